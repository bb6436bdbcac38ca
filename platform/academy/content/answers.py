"""What can be told about an answer without running it."""

import ast
import io
import tokenize

BLANK = "____"
_PROSE = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE)


def blanks(source: str) -> tuple[int, ...]:
    """Return the lines (from 1) of an answer that still hold a blank; comments do not count."""
    if BLANK not in source:
        return ()
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        # The answer is no Python yet, so a comment cannot be told from code.
        lines = source.split("\n")
        return tuple(at for at, line in enumerate(lines, start=1) if BLANK in line)
    found = (token for token in tokens if token.type not in _PROSE and BLANK in token.string)
    return tuple(sorted({_line(token) for token in found}))


def chosen(source: str, name: str) -> str:
    """Return what an answer plainly assigns to `name`; "" when it does not."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return ""
    for statement in reversed(statements):
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
            continue
        if any(isinstance(to, ast.Name) and to.id == name for to in statement.targets):
            return str(statement.value.value)
    return ""


def _line(token: tokenize.TokenInfo) -> int:
    before, _, _ = token.string.partition(BLANK)
    return token.start[0] + before.count("\n")
