"""Markdown to safe HTML: lessons, the text between cells, hints, explanations."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import nh3
from latex2mathml.converter import convert as latex_to_mathml
from lxml import etree, html
from markdown import Markdown
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

Link = Callable[[str, str], str]
"""Gives the address for a scheme and a name: ("lesson", "counting"), ("image", "row.png")."""

SCHEMES = frozenset({"lesson", "exercise", "course"})

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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MATHML = _words(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup munder mover munderover mfrac msqrt mroot"
    " mtable mtr mtd mstyle mpadded mphantom menclose semantics"
)
_TAGS = _MATHML | _words(
    "h1 h2 h3 h4 h5 h6 p br hr a em strong b i del sub sup small kbd abbr code pre span div section"
    " blockquote ul ol li dl dt dd table caption thead tbody tfoot tr th td img figure figcaption"
    " details summary input label"
)
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "role", "tabindex", "aria-label", "aria-hidden"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "td": {"colspan", "rowspan", "align"},
    "ol": {"start"},
    "details": {"open"},
    "input": {"type", "disabled", "checked"},
    "math": {"display", "xmlns"},
    "mo": {"stretchy", "fence", "form", "separator", "lspace", "rspace"},
    "mi": {"mathvariant"},
    "mtable": {"columnalign"},
    "mspace": {"width"},
    "mover": {"accent"},
    "mfrac": {"linethickness"},
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Heading:
    """One line of a lesson's contents."""

    id: str
    level: int
    text: str


@dataclass(frozen=True)
class Rendered:
    """A lesson as HTML that may be shown, with its contents."""

    html: Markup
    contents: tuple[Heading, ...]


def render_lesson(markdown: str, link: Link) -> Rendered:
    """Render a lesson. Its headings begin at level 2, for the page's title is level 1."""
    tree = _tree(markdown, link)
    headings = tuple(_headings(tree))
    return Rendered(_safe(tree), headings)


def render_text(markdown: str, link: Link, title: str = "") -> Markup:
    """Render text that shares its page with other text: no ids, no heading that repeats `title`."""
    tree = _tree(markdown, link)
    first = tree[0] if len(tree) else None
    if first is not None and first.tag in _HEADINGS and _same(first.text_content(), title):
        first.drop_tree()
    for element in tree.iter():
        element.attrib.pop("id", None)
    return _safe(tree)


def render_inline(markdown: str, link: Link) -> Markup:
    """Render a phrase, such as an option of a quiz: a lone paragraph loses its frame."""
    text = render_text(markdown, link).strip()
    lone = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", text, re.DOTALL)
    return Markup(lone[1]) if lone else text  # noqa: S704 - cut out of text that _safe has cleaned


def highlight_code(source: str) -> Markup:
    """Return Python code in colour, in a block that a keyboard can scroll."""
    body = highlight(source.strip("\n"), PythonLexer(), HtmlFormatter(nowrap=True))
    block = (
        f'<pre class="code" tabindex="0" role="group" aria-label="Code"><code>{body}</code></pre>'
    )
    return Markup(block)  # noqa: S704 - Pygments escapes the source


def _same(one: str, other: str) -> bool:
    return one.strip().rstrip(".").casefold() == other.strip().rstrip(".").casefold()


def _tree(markdown: str, link: Link) -> html.HtmlElement:
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
    _set_math(tree)
    _set_links(tree, link)
    _set_levels(tree)
    _set_scrolling(tree)
    return tree


def _slug(text: str, separator: str) -> str:
    """Name a heading so that it can never take the id of a part of the page."""
    return "part-" + re.sub(r"[^a-z0-9]+", separator, text.casefold()).strip(separator)


def _headings(tree: html.HtmlElement) -> Iterator[Heading]:
    for element in tree.iter(*_HEADINGS):
        text = " ".join(element.text_content().split())
        yield Heading(element.get("id", ""), _level(element), text)


def _level(heading: html.HtmlElement) -> int:
    return int(str(heading.tag)[1])


def _set_levels(tree: html.HtmlElement) -> None:
    """Let headings begin at level 2 and never skip a level, as screen readers expect."""
    top = min((_level(h) for h in tree.iter(*_HEADINGS)), default=2)
    before = 1
    for element in list(tree.iter(*_HEADINGS)):
        level = min(_level(element) - top + 2, before + 1, 6)
        element.tag = f"h{level}"
        before = level


def _set_links(tree: html.HtmlElement, link: Link) -> None:
    for anchor in tree.iter("a"):
        scheme, colon, name = anchor.get("href", "").partition(":")
        if colon and scheme in SCHEMES:
            anchor.set("href", link(scheme, name))
    for image in tree.iter("img"):
        source = image.get("src", "")
        if re.match(r"[a-z][a-z0-9+.-]*:|//", source, re.IGNORECASE):
            image.attrib.pop("src")
        elif not source.startswith("/"):
            image.set("src", link("image", source))


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


def _safe(tree: html.HtmlElement) -> Markup:
    """Return the tree as HTML; nh3 has the last word on what stays."""
    text = (tree.text or "") + "".join(html.tostring(child, encoding="unicode") for child in tree)
    clean = nh3.clean(
        text,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return Markup(clean)  # noqa: S704 - nh3 cleaned it
