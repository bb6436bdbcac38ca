import re

import pytest

from academy.web.markup import (
    Heading,
    highlight_code,
    render_inline,
    render_lesson,
    render_text,
)


def link(scheme: str, name: str) -> str:
    return f"/{scheme}s/{name}"


def lesson(markdown: str) -> str:
    return str(render_lesson(markdown, link).html)


def test_the_contents_list_each_heading_with_its_place() -> None:
    rendered = render_lesson("## What a row is\n\ntext\n\n### Who *typed* it\n", link)
    assert rendered.contents == (
        Heading("part-what-a-row-is", 2, "What a row is"),
        Heading("part-who-typed-it", 3, "Who typed it"),
    )
    assert '<h2 id="part-what-a-row-is">' in rendered.html


def test_headings_begin_at_level_two_and_skip_none() -> None:
    levels = [heading.level for heading in render_lesson("# A\n\n#### B\n\n## C\n", link).contents]
    assert levels == [2, 3, 3]


def test_inner_links_lead_to_the_site() -> None:
    told = lesson("[next](lesson:counting) [do](exercise:one-row) [all](course:safe-hands)")
    assert re.findall(r'href="([^"]+)"', told) == [
        "/lessons/counting",
        "/exercises/one-row",
        "/courses/safe-hands",
    ]


def test_pictures_come_from_the_course_and_keep_their_words() -> None:
    assert lesson("![A row](row.png)") == '<p><img alt="A row" src="/images/row.png"></p>'


@pytest.mark.parametrize("source", ["https://evil.example/a.png", "//evil.example/a", "data:x"])
def test_pictures_from_elsewhere_are_not_fetched(source: str) -> None:
    assert "src=" not in lesson(f"![alt]({source})")


def test_a_wide_table_can_be_scrolled_by_keyboard() -> None:
    told = lesson("| a | days |\n|---|---:|\n| x | 4 |\n\nafter")
    assert '<div class="scroll" tabindex="0" role="group" aria-label="Table 1">' in told
    assert '<th scope="col">a</th>' in told
    assert '<td align="right">4</td>' in told
    assert "style=" not in told
    assert told.index("</div>") < told.index("after")


def test_code_is_coloured_and_can_be_scrolled_by_keyboard() -> None:
    told = lesson('```python\nlen("x")\n```')
    assert 'class="highlight"' in told
    assert "<span class=" in told
    assert '<pre tabindex="0" role="group" aria-label="Code">' in told


def test_formulas_become_mathml() -> None:
    told = lesson("rate $\\frac{a}{b}$\n\n$$\nx^2\n$$\n")
    assert "<mfrac>" in told
    assert 'display="block"' in told
    assert "\\frac" not in told


def test_admonitions_definitions_and_tasks_are_known() -> None:
    told = lesson('!!! tip "Try it"\n    Count.\n\nterm\n:   meaning\n\n- [x] done\n')
    assert 'class="admonition tip"' in told
    assert "<dd>meaning</dd>" in told
    assert 'type="checkbox"' in told


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        '<a href="jav&#x09;ascript:alert(1)">x</a>',
        "<style>p{color:red}</style>",
        '<p style="color:red" onclick="alert(1)">x</p>',
        '<iframe src="https://evil.example"></iframe>',
        '<form action="/x"><button>go</button></form>',
        "<svg onload=alert(1)></svg>",
        "$\\href{javascript:alert(1)}{x}$",
        '![x](a.png){onload="alert(1)"}',
        '<meta http-equiv="refresh" content="0">',
    ],
)
def test_nothing_active_survives(hostile: str) -> None:
    active = re.compile(
        r"<(script|style|iframe|form|button|svg|meta)|\son\w+=|(href|src)=\"?(javascript|data)|style=",
        re.IGNORECASE,
    )
    assert not active.search(lesson(hostile))
    assert not active.search(str(render_text(hostile, link)))


def test_text_between_cells_has_no_ids_and_does_not_repeat_the_title() -> None:
    told = render_text("# What now?\n\n## Count\n\n<p id='results'>x</p>", link, "What now?")
    assert told.startswith("<h2>Count</h2>")
    assert "What now?" not in told
    assert "id=" not in told


def test_a_heading_that_says_something_else_stays() -> None:
    assert "<h2>Step 1</h2>" in render_text("# Step 1\n\ntext", link, "What now?")


def test_a_phrase_loses_its_paragraph() -> None:
    assert render_inline("Keep `quotes`.", link) == "Keep <code>quotes</code>."
    assert "<p>" in render_inline("one\n\ntwo", link)


def test_given_code_is_escaped_and_coloured() -> None:
    told = highlight_code('print("<b>")\n')
    assert "&lt;b&gt;" in told
    assert told.startswith('<pre class="code" tabindex="0" role="group"')


def test_empty_text_stays_empty() -> None:
    assert render_text("", link) == ""
    assert render_lesson("", link).contents == ()


def test_very_long_code_is_shown_plain_and_harmless() -> None:
    told = highlight_code("<b>" * 500_000)

    assert "&lt;b&gt;" in told
    assert "<b>" not in told
    assert "<span" not in told
