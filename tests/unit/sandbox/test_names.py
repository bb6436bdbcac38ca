import pytest

from academy.sandbox import names


@pytest.mark.parametrize(
    ("source", "required"),
    [
        ("assert top == 3", ("top",)),
        ("result = top.head(3)\nassert result is not None", ("top",)),
        ("x = x + 1", ("x",)),
        ("x += 1", ("x",)),
        ("import pandas as pd\npd.testing.assert_frame_equal(clean, other)", ("clean", "other")),
        ("def helper(a):\n    b = a\n    return b + limit\nhelper(1)", ("limit",)),
        ("def helper():\n    return late\nlate = 1\nhelper()", ()),
        ("[row for row in rows if row > limit]", ("rows", "limit")),
        ("{k: v for k, v in table.items()}", ("table",)),
        ("for row in rows:\n    print(row)", ("rows",)),
        ("with open(path) as file:\n    file.read()", ("path",)),
        ("try:\n    f()\nexcept ValueError as error:\n    print(error)", ("f",)),
        ("if ready:\n    x = 1\nprint(x)", ("ready", "x")),
        ("if ready:\n    x = 1\nelse:\n    x = 2\nprint(x)", ("ready",)),
        ("(lambda a, b=start: a + c)(1)", ("start", "c")),
        ("match value:\n    case [first, *rest]:\n        print(first, rest)", ("value",)),
        (
            "class A(Base):\n    size = width\n    def f(self):\n        return height",
            ("Base", "width", "height"),
        ),
        ("total: int = count", ("count",)),
        ("while (n := step()) > 1:\n    print(n)", ("step",)),
        ("print(len([1]))", ()),
        ("def (:", ()),
    ],
)
def test_a_check_needs_the_names_it_reads_before_it_binds_them(
    source: str, required: tuple[str, ...]
) -> None:
    assert names.needs(source).required == required


def test_names_in_query_strings_are_wanted_but_not_demanded() -> None:
    needs = names.needs("assert len(df.query('days > @limit')) == 2")
    assert needs.required == ("df",)
    assert needs.optional == ("limit",)


def test_names_looked_up_by_text_are_wanted_but_not_demanded() -> None:
    assert names.needs("assert 'top' in globals()").optional == ("top",)


def test_bindings_say_how_a_name_was_last_bound() -> None:
    found = names.bindings("import a\nfrom b import c as d\nx = 1\ndef f(): pass\nclass G: pass")
    assert found == {
        "a": "import",
        "d": "import",
        "x": "assignment",
        "f": "definition",
        "G": "definition",
    }


def test_magics_do_not_hide_the_rest_of_a_cell() -> None:
    assert set(names.bindings("%matplotlib inline\nx = 1")) == {"x"}


def test_statements_are_the_imports_and_definitions_of_a_cell() -> None:
    cell = "import pandas as pd, numpy\nlimit = 3\ndef close(a):\n    return a < limit"
    first, second = names.statements(cell)
    assert (first.names, first.source) == (("pd", "numpy"), "import pandas as pd, numpy")
    assert second.names == ("close",)
    assert second.needs.required == ("limit",)


def test_attributes_of_a_name_are_found_once_each() -> None:
    assert names.attributes_of("expected.a == expected.b + expected.a.c", "expected") == ("a", "b")


def test_the_source_of_a_function_is_what_its_author_wrote() -> None:
    cell = "x = 1\n\n@trace\ndef f(a):\n    # Twice.\n    return 2 * a\n\ny = 2"
    assert names.sources(cell) == {"f": "@trace\ndef f(a):\n    # Twice.\n    return 2 * a\n"}
