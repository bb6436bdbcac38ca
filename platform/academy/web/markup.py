"""Markdown to safe HTML: lessons, the text between cells, hints, explanations.

What a text becomes is kept for as long as the process lives, for it never changes; only the
addresses of inner links are filled in for each page.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import nh3
from lxml import html
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from academy.web.prose import HEADINGS, LINK, level_of, read_prose

Link = Callable[[str, str], str]
"""Gives the address for a scheme and a name: ("lesson", "counting"), ("image", "row.png")."""

KEPT = 4096  # rendered texts; all of a large catalog
KEPT_CODE = 512  # learners write code too, so less of it is kept
LONGEST_COLOURED = 20_000  # characters


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
_FOCUSABLE = 'tabindex="0" role="group"'
_MARKED = re.compile(rf'"{LINK}([a-z]+):([^"]*)"')


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
    kept = _lesson(markdown)
    return Rendered(_linked(kept.html, link), kept.contents)


def render_text(markdown: str, link: Link, title: str = "") -> Markup:
    """Render text that shares its page with other text: no ids, no heading that repeats `title`."""
    return _linked(_text(markdown, title), link)


def render_inline(markdown: str, link: Link) -> Markup:
    """Render a phrase, such as an option of a quiz: a lone paragraph loses its frame."""
    text = render_text(markdown, link)
    lone = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", text, re.DOTALL)
    return Markup(lone[1]) if lone else text  # noqa: S704 - cut out of text that _safe has cleaned


def highlight_code(source: str) -> Markup:
    """Return Python code in colour, in a block that a keyboard can scroll.

    Very long code stays plain: colours for two million characters would take this server 20 s.
    """
    body = _coloured(source) if len(source) <= LONGEST_COLOURED else escape(source)
    block = f'<pre class="code" {_FOCUSABLE} aria-label="Code"><code>{body}</code></pre>'
    return Markup(block)  # noqa: S704 - Pygments and `escape` escape the source


@lru_cache(KEPT_CODE)
def _coloured(source: str) -> str:
    return highlight(source.strip("\n"), PythonLexer(), _formatter())


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


@lru_cache(KEPT)
def _lesson(markdown: str) -> Rendered:
    tree = read_prose(markdown)
    headings = tuple(_headings(tree))
    return Rendered(_safe(tree), headings)


@lru_cache(KEPT)
def _text(markdown: str, title: str) -> Markup:
    tree = read_prose(markdown, title)
    for element in tree.iter():
        element.attrib.pop("id", None)
    return _safe(tree)


def _linked(text: Markup, link: Link) -> Markup:
    """Fill in the addresses of inner links. What cleaned HTML holds between quotes is whole."""

    def address(marked: re.Match[str]) -> str:
        return f'"{escape(link(marked[1], marked[2]))}"'

    return Markup(_MARKED.sub(address, text))  # noqa: S704 - the addresses are escaped


def _headings(tree: html.HtmlElement) -> Iterator[Heading]:
    for element in tree.iter(*HEADINGS):
        text = " ".join(element.text_content().split())
        yield Heading(element.get("id", ""), level_of(element), text)


def _safe(tree: html.HtmlElement) -> Markup:
    """Return the tree as HTML; nh3 has the last word on what stays."""
    text = (tree.text or "") + "".join(html.tostring(child, encoding="unicode") for child in tree)
    clean = nh3.clean(
        text,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", LINK.rstrip(":")},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return Markup(clean.strip())  # noqa: S704 - nh3 cleaned it
