"""Markdown to a tree: headings, links, pictures, tables, code and formulas set for our pages."""

import re

from latex2mathml.converter import convert as latex_to_mathml
from lxml import etree, html
from markdown import Markdown

LINK = "academy-link:"
"""Stands before an inner address ("academy-link:lesson:counting") until a page fills it in."""

SCHEMES = frozenset({"lesson", "exercise", "course"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_EXTENSIONS = [
    "tables",
    "toc",
    "admonition",
    "attr_list",
    "md_in_html",
    "footnotes",
    "def_list",
    "sane_lists",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.details",
    "pymdownx.tasklist",
    "pymdownx.arithmatex",
]


def read_prose(markdown: str, title: str = "") -> html.HtmlElement:
    """Return Markdown as a tree, without a first heading that only repeats `title`."""
    converter = Markdown(
        extensions=_EXTENSIONS,
        extension_configs={
            "tables": {"use_align_attribute": True},
            "toc": {"slugify": _slug},
            "pymdownx.highlight": {"guess_lang": False, "use_pygments": True},
            "pymdownx.arithmatex": {"generic": True},
        },
        output_format="html",
    )
    tree = html.fragment_fromstring(converter.convert(markdown), create_parent="div")
    first = tree[0] if len(tree) else None
    if first is not None and first.tag in HEADINGS and _same(first.text_content(), title):
        first.drop_tree()
    _set_math(tree)
    _set_links(tree)
    _set_levels(tree)
    _set_scrolling(tree)
    return tree


def _same(one: str, other: str) -> bool:
    return one.strip().rstrip(".").casefold() == other.strip().rstrip(".").casefold()


def _slug(text: str, separator: str) -> str:
    """Name a heading so that it can never take the id of a part of the page."""
    return "part-" + re.sub(r"[^a-z0-9]+", separator, text.casefold()).strip(separator)


def level_of(heading: html.HtmlElement) -> int:
    """Return 1 to 6."""
    return int(str(heading.tag)[1])


def _set_levels(tree: html.HtmlElement) -> None:
    """Let headings begin at level 2 and never skip a level, as screen readers expect."""
    top = min((level_of(h) for h in tree.iter(*HEADINGS)), default=2)
    before = 1
    for element in list(tree.iter(*HEADINGS)):
        level = min(level_of(element) - top + 2, before + 1, 6)
        element.tag = f"h{level}"
        before = level


def _set_links(tree: html.HtmlElement) -> None:
    """Mark inner links and pictures for the page to fill in; take pictures from elsewhere away."""
    for anchor in tree.iter("a"):
        scheme, colon, _ = anchor.get("href", "").partition(":")
        if colon and scheme in SCHEMES:
            anchor.set("href", LINK + anchor.get("href", ""))
    for image in tree.iter("img"):
        source = image.get("src", "")
        if re.match(r"[a-z][a-z0-9+.-]*:|//", source, re.IGNORECASE):
            image.attrib.pop("src")
        elif not source.startswith("/"):
            image.set("src", f"{LINK}image:{source}")


def _set_scrolling(tree: html.HtmlElement) -> None:
    """Put tables and code where they can scroll on a small screen, by touch and by keyboard."""
    for number, table in enumerate(list(tree.iter("table")), start=1):
        table.set("class", f"usa-table {table.get('class', '')}".strip())
        caption = table.find("caption")
        label = caption.text_content().strip() if caption is not None else f"Table {number}"
        frame = html.Element("div", {"class": "scroll"})
        _focusable(frame, label)
        frame.tail, table.tail = table.tail, None
        table.addprevious(frame)
        frame.append(table)
        _set_scopes(table)
    for block in tree.iter("pre"):
        _focusable(block, "Code")


def _focusable(element: html.HtmlElement, label: str) -> None:
    element.set("tabindex", "0")
    element.set("role", "group")
    element.set("aria-label", label)


def _set_scopes(table: html.HtmlElement) -> None:
    for cell in table.iter("th"):
        if not cell.text_content().strip():
            cell.tag = "td"
        else:
            in_head = any(ancestor.tag == "thead" for ancestor in cell.iterancestors())
            cell.set("scope", "col" if in_head else "row")


def _set_math(tree: html.HtmlElement) -> None:
    for holder in tree.xpath('//*[contains(concat(" ", @class, " "), " arithmatex ")]'):
        source = holder.text_content().strip()
        display = "block" if source.startswith(r"\[") else "inline"
        mathml = latex_to_mathml(source[2:-2].strip(), display=display)
        for child in list(holder):
            holder.remove(child)
        holder.text = None
        # The parser knows no MathML namespace; the tags come back out as they went in.
        holder.append(
            etree.fromstring(mathml.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
        )
