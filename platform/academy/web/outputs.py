"""What learner code showed, as HTML that can do nothing.

Two walls stand between a learner's output and a reader: the allow-list here, and the page's
content security policy.
"""

import base64
import binascii
import io
import re
from collections.abc import Callable, Mapping

import nh3
from ansi2html import Ansi2HTMLConverter
from lxml import html
from markupsafe import Markup, escape
from PIL import Image, UnidentifiedImageError

from academy.domain.explain import explain
from academy.domain.grading import CellError, CellRun, Output

MAX_TEXT = 60_000  # characters of one output that are shown at all
MAX_LINES = 30  # lines before the rest folds away
MAX_HTML = 200_000
MAX_PICTURE = 4_000_000  # bytes
MAX_SIDE = 4_000  # pixels
PNG = b"\x89PNG\r\n\x1a\n"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _words(
    "table thead tbody tfoot tr th td caption p br div span b strong i em code pre ul ol li sub sup"
    " dl dt dd"
)
_DROPPED_WHOLE = _words(
    "script style svg math iframe object embed template noscript title textarea select xmp"
)
_ATTRIBUTES = {
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "table": {"class"},
}
# Operating-system commands (links, titles) and device strings.
_COMMANDS = re.compile(r"\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)", re.DOTALL)
# Control characters but tab, newline and escape; marks that turn the reading direction.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def render_outputs(run: CellRun, number: int) -> Markup:
    """Return everything cell `number` showed, and its error in plain words; 0: has no number."""
    parts = [_output(output, number) for output in run.outputs if output.kind != "error"]
    error = run.error or _error_of(run.outputs)
    if error is not None:
        parts.append(_error(error))
    return Markup("").join(part for part in parts if part)


def _output(output: Output, number: int) -> Markup:
    if output.kind == "stream":
        name = "stderr" if output.data.get("name") == "stderr" else "stdout"
        return _text(_joined(output.data.get("text")), name)
    for kind, render in _RENDERERS.items():
        if kind in output.data:
            return render(_joined(output.data[kind]), number)
    return Markup("")


def _joined(value: object) -> str:
    """Return a value of a MIME bundle as text: the format allows a string or a list of lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _text(text: str, name: str = "stdout") -> Markup:
    """Return printed text, coloured as the terminal would, the end folded away when it is long."""
    if not text.strip():
        return Markup("")
    lines = [_overwritten(line) for line in text[:MAX_TEXT].rstrip("\n").split("\n")]
    shown = _block("\n".join(lines[:MAX_LINES]), name)
    if len(lines) > MAX_LINES:
        rest = _block("\n".join(lines[MAX_LINES:]), name)
        summary = f"Show the other {len(lines) - MAX_LINES:,} lines"
        shown += Markup('<details class="fold"><summary>{}</summary>{}</details>').format(
            summary, rest
        )
    if len(text) > MAX_TEXT:
        shown += Markup('<p class="output-name">The output was longer; it is cut here.</p>')
    return shown


def _overwritten(line: str) -> str:
    """Return what a terminal would still show of a line: a carriage return starts it anew."""
    return line.rstrip("\r").rpartition("\r")[2]


def _block(text: str, name: str) -> Markup:
    block = Markup('<pre class="{}" tabindex="0" role="group" aria-label="{}">{}</pre>')
    return block.format(name, _LABELS[name], _coloured(text))


def _coloured(text: str) -> Markup:
    plain = _CONTROLS.sub("", _COMMANDS.sub("", text))
    if "\x1b" not in plain:
        return escape(plain)
    converter = Ansi2HTMLConverter(inline=False, escaped=True)
    coloured = converter.convert(plain, full=False, ensure_trailing_newline=False)
    clean = nh3.clean(coloured, tags={"span"}, attributes={"span": {"class"}})
    return Markup(clean.replace("\x1b", ""))  # noqa: S704 - nh3 cleaned it


def _table(text: str, number: int) -> Markup:
    if len(text) > MAX_HTML:
        return _said("This table is too large to show here. Show a few rows with .head().")
    label = _named("Table", number)
    clean = nh3.clean(
        text,
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_only_dataframe,
        url_schemes=set(),
        strip_comments=True,
    )
    return Markup('<div class="scroll" role="group" tabindex="0" aria-label="{}">{}</div>').format(
        label, _with_headers(clean, label)
    )


def _only_dataframe(_tag: str, name: str, value: str) -> str | None:
    if name != "class":
        return value
    return "dataframe" if "dataframe" in value.split() else None


def _with_headers(clean: str, label: str) -> Markup:
    """Return cleaned HTML whose tables have a name and say which cells are headers."""
    root = html.fragment_fromstring(clean, create_parent="div")
    for table in root.iter("table"):
        if table.find("caption") is None:
            caption = html.Element("caption", {"class": "usa-sr-only"})
            caption.text = label
            table.insert(0, caption)
        for cell in table.iter("th"):
            _set_scope(cell)
    inner = str(escape(root.text or ""))
    inner += "".join(html.tostring(child, encoding="unicode") for child in root)
    return Markup(inner)  # noqa: S704 - cleaned before; only our own caption and scopes came in


def _set_scope(cell: html.HtmlElement) -> None:
    if not cell.text_content().strip():
        cell.tag = "td"
        cell.attrib.pop("scope", None)
        return
    in_head = any(ancestor.tag == "thead" for ancestor in cell.iterancestors())
    cell.set("scope", "col" if in_head else "row")


def _picture(text: str, number: int) -> Markup:
    """Return a plot, drawn anew from its pixels so that nothing else in the file survives."""
    try:
        raw = base64.b64decode(text, validate=False)
        if len(raw) > MAX_PICTURE or not raw.startswith(PNG):
            return _said("This picture cannot be shown here: it is too large, or not a PNG.")
        with Image.open(io.BytesIO(raw), formats=["PNG"]) as picture:
            if max(picture.size) > MAX_SIDE:
                return _said("This picture is too large to show here. Make the figure smaller.")
            fresh = io.BytesIO()
            picture.convert("RGBA").save(fresh, "PNG", compress_level=3)
            width, height = picture.size
    except (binascii.Error, UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return _said("This picture is damaged and cannot be shown.")
    return _image("image/png", fresh.getvalue(), _named("Plot", number), width, height)


def _drawing(text: str, number: int) -> Markup:
    """Return an SVG as a picture: a browser runs nothing and fetches nothing inside one."""
    if len(text) > MAX_HTML:
        return _said("This drawing is too large to show here.")
    return _image("image/svg+xml", text.encode(), _named("Drawing", number))


def _image(kind: str, raw: bytes, label: str, width: int = 0, height: int = 0) -> Markup:
    size = Markup(' width="{}" height="{}"').format(width, height) if width else Markup("")
    data = base64.b64encode(raw).decode()
    return Markup('<img alt="{}"{} src="data:{};base64,{}">').format(label, size, kind, data)


def _named(what: str, number: int) -> str:
    return f"{what} from cell {number}" if number else f"{what} from the code above"


def _plain(text: str, _number: int) -> Markup:
    return _text(text)


def _said(sentence: str) -> Markup:
    return Markup('<p class="output-name">{}</p>').format(sentence)


_LABELS: Mapping[str, str] = {
    "stdout": "Printed text",
    "stderr": "Warnings",
    "traceback": "What Python said",
}
_RENDERERS: Mapping[str, Callable[[str, int], Markup]] = {
    "image/png": _picture,
    "image/svg+xml": _drawing,
    "text/html": _table,
    "text/plain": _plain,
}


def _error_of(outputs: tuple[Output, ...]) -> CellError | None:
    """Read the error out of an output, when the run kept it only there."""
    for output in outputs:
        if output.kind == "error":
            data = output.data
            trace = data.get("traceback")
            lines = [str(line) for line in trace] if isinstance(trace, list) else [_joined(trace)]
            return CellError(
                str(data.get("ename", "")), str(data.get("evalue", "")), None, "\n".join(lines)
            )
    return None


def _error(error: CellError) -> Markup:
    line = Markup(' data-line="{}"').format(error.line) if error.line else Markup("")
    fold = Markup("")
    if error.traceback.strip():
        trace = _block(error.traceback[:MAX_TEXT], "traceback")
        fold = Markup(
            '<details class="fold"><summary>What Python said ({})</summary>{}</details>'
        ).format(error.name, trace)
    return Markup('<div class="message message--bad"{}><p>{}</p>{}</div>').format(
        line, explain(error), fold
    )
