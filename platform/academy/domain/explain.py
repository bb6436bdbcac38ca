"""What Python's errors mean, in words for someone who never programmed."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from academy.domain.grading import CellError

BLANK = "____"


def explain(error: CellError, names: Iterable[str] = ()) -> str:
    """Return one or two sentences: what happened and what to look at.

    `names` are the columns and variables that exist where the error happened; the nearest one
    becomes “Did you mean …?”.
    """
    known = tuple(names)
    if BLANK in error.message or error.message.strip("'\"") == BLANK:
        return f"There is still a blank ({BLANK}) to fill in{_where(error)}."
    reader = _READERS.get(error.name, _anything)
    return reader(error, known)


def _where(error: CellError) -> str:
    return f" on line {error.line}" if error.line else ""


def _near(wanted: str, names: Iterable[str]) -> str:
    found = get_close_matches(wanted, tuple(names), n=1, cutoff=0.6)
    return f" Did you mean “{found[0]}”?" if found else ""


def _suggested(error: CellError) -> str:
    """Return Python's own suggestion, which stands in the message or only in the traceback."""
    found = re.search(r"Did you mean:? '([^']+)'\?", f"{error.message}\n{error.traceback}")
    return f" Did you mean “{found[1]}”?" if found else ""


def _quoted(message: str) -> str:
    found = re.search(r"'([^']*)'|\"([^\"]*)\"", message)
    return (found[1] or found[2] or "") if found else message.strip()


def _name(error: CellError, names: tuple[str, ...]) -> str:
    wanted = _quoted(error.message)
    hint = _suggested(error) or _near(wanted, names)
    return (
        f"Python does not know the name “{wanted}”{_where(error)}.{hint}"
        " Check the spelling, or run the cell that makes it first. Words that are text need quotes."
    )


def _key(error: CellError, names: tuple[str, ...]) -> str:
    wanted = _quoted(error.message)
    near = _near(wanted, names)
    advice = near or " Check the spelling, capitals and spaces against the table's headings."
    return f"There is no column or entry called “{wanted}”{_where(error)}.{advice}"


def _attribute(error: CellError, names: tuple[str, ...]) -> str:
    owner, wanted = re.findall(r"'([^']*)'", error.message + " '' ''")[:2]
    if owner == "NoneType":
        return (
            f"Something{_where(error)} is empty (None), so “.{wanted}” cannot be used on it."
            " Look at the line that made it."
        )
    thing = _KINDS.get(owner, f"a {owner}" if owner else "this")
    hint = _suggested(error) or _near(wanted, names)
    return f"You cannot use “.{wanted}” on {thing}{_where(error)}.{hint} Check the spelling."


def _syntax(error: CellError, _: tuple[str, ...]) -> str:
    for pattern, sentence in _SYNTAX:
        found = re.search(pattern, error.message)
        if found:
            return sentence.format(*found.groups(), where=_where(error))
    return (
        f"Python cannot read the code{_where(error)}."
        " Look there and just before it for a missing quote, bracket, comma or colon."
    )


def _type(error: CellError, _: tuple[str, ...]) -> str:
    for pattern, sentence in _TYPES:
        found = re.search(pattern, error.message)
        if found:
            names = [_KINDS.get(group, group) for group in found.groups()]
            return sentence.format(*names, where=_where(error))
    said = _first_line(error.message)
    return f"Two things that do not fit together are used{_where(error)}: {said}."


def _value(error: CellError, _: tuple[str, ...]) -> str:
    if "truth value of a" in error.message:
        return (
            f"A whole column is asked “yes or no?” at once{_where(error)}."
            " Join conditions with & or |, and put each one in round brackets."
        )
    found = re.search(
        r"could not convert string to float: (.+)|invalid literal for int.*: (.+)", error.message
    )
    if found:
        text = (found[1] or found[2]).strip("'")
        return f"“{text}” is text that cannot be read as a number{_where(error)}."
    return f"A value does not fit{_where(error)}: {_first_line(error.message)}."


def _module(error: CellError, _: tuple[str, ...]) -> str:
    wanted = _quoted(error.message)
    return f"There is no package called “{wanted}” here{_where(error)}. Check the spelling."


def _file(error: CellError, names: tuple[str, ...]) -> str:
    wanted = _quoted(error.message)
    near = _near(wanted, names)
    return f"There is no file called “{wanted}”{_where(error)}.{near} Check the name in quotes."


def _fixed(sentence: str) -> Callable[[CellError, tuple[str, ...]], str]:
    def told(error: CellError, _: tuple[str, ...]) -> str:
        return sentence.format(where=_where(error))

    return told


def _anything(error: CellError, _: tuple[str, ...]) -> str:
    said = _first_line(error.message)
    return f"Python stopped{_where(error)} with {error.name}{': ' + said if said else ''}."


def _first_line(message: str) -> str:
    lines = message.strip().splitlines()
    return lines[0].rstrip(".")[:200] if lines else ""


_KINDS: Mapping[str, str] = {
    "DataFrame": "a table",
    "Series": "a column",
    "DataFrameGroupBy": "a grouped table",
    "SeriesGroupBy": "a grouped column",
    "Index": "a list of labels",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "a yes-or-no value",
    "list": "a list",
    "dict": "a dictionary",
    "tuple": "a pair or row of values",
    "function": "a function",
    "method": "a function",
    "NoneType": "nothing (None)",
    "module": "a package",
}

_SYNTAX: tuple[tuple[str, str], ...] = (
    (
        r"unterminated (?:triple-quoted )?string",
        "A quote is opened but never closed{where}. Text needs a quote at both ends.",
    ),
    (r"'(.)' was never closed", "The bracket “{0}” is opened but never closed{where}."),
    (r"unmatched '(.)'", "There is a closing bracket “{0}” too many{where}."),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        "The bracket “{1}” is closed with “{0}”{where}; they must match.",
    ),
    (r"expected ':'", "A colon (:) is missing at the end of the line{where}."),
    (
        r"forgot a comma",
        "A comma seems to be missing{where}.",
    ),
    (
        r"Maybe you meant '=='|cannot assign to",
        "One “=” gives a name to a value. To compare two things, write “==”{where}.",
    ),
    (r"expected an indented block", "The line after a colon must begin with four spaces{where}."),
    (
        r"unexpected indent",
        "There are spaces at the beginning of the line that should not be there{where}.",
    ),
    (
        r"unindent does not match",
        "The spaces at the beginning of the line do not match the lines above{where}.",
    ),
    (
        r"[Tt]abs? ",
        "Tabs and spaces are mixed at the beginning of the line{where}. Use four spaces.",
    ),
    (
        r"invalid character '(.)'",
        "The character “{0}” is not used in code{where}. Copied text brings such; type it again.",
    ),
    (
        r"leading zeros",
        "Whole numbers are written without a zero in front{where}. Codes such as 007 need quotes.",
    ),
)

_TYPES: tuple[tuple[str, str], ...] = (
    (
        r"can only concatenate str \(not \"(\w+)\"\)",
        "Text and {0} cannot be joined with “+”{where}. Use str(…) around the number.",
    ),
    (
        r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'",
        "“{0}” does not work between {1} and {2}{where}.",
    ),
    (
        r"'([<>=]+)' not supported between instances of '(\w+)' and '(\w+)'",
        "{1} and {2} cannot be compared with “{0}”{where}. Is a number stored as text?",
    ),
    (
        r"'(\w+)' object is not callable",
        "Round brackets call a function, and {0} is not one{where}.",
    ),
    (
        r"'NoneType' object is not subscriptable",
        "The thing before the square brackets is empty (None){where}.",
    ),
    (r"'(\w+)' object is not subscriptable", "Square brackets do not work on {0}{where}."),
    (
        r"missing \d+ required .*argument",
        "A function needs something more between its round brackets{where}.",
    ),
    (
        r"got an unexpected keyword argument '(\w+)'",
        "The function does not know the setting “{0}”{where}. Check its spelling.",
    ),
    (
        r"takes .* positional arguments? but",
        "A function was given more between its round brackets than it can use{where}.",
    ),
)

_READERS: Mapping[str, Callable[[CellError, tuple[str, ...]], str]] = {
    "NameError": _name,
    "UnboundLocalError": _name,
    "KeyError": _key,
    "AttributeError": _attribute,
    "SyntaxError": _syntax,
    "IndentationError": _syntax,
    "TabError": _syntax,
    "TypeError": _type,
    "ValueError": _value,
    "ModuleNotFoundError": _module,
    "FileNotFoundError": _file,
    "ZeroDivisionError": _fixed(
        "Something is divided by zero{where}. Look at what the bottom number counts."
    ),
    "IndexError": _fixed(
        "A place in a list was asked for that does not exist{where}. Counting starts at 0."
    ),
    "NotImplementedError": _fixed("This cell still waits for your answer{where}."),
    "AssertionError": _fixed("A condition that should hold does not{where}."),
    "RecursionError": _fixed("A function calls itself again and again without an end{where}."),
    "MemoryError": _fixed("The code asked for more memory than one exercise may use{where}."),
    "TimeoutError": _fixed("The code ran longer than the time allowed and was stopped{where}."),
    "KeyboardInterrupt": _fixed(
        "The code ran longer than the time allowed and was stopped{where}."
    ),
    "PermissionError": _fixed(
        "The code tried to reach a file or a place that is closed to it{where}."
    ),
}
