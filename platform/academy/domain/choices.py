"""Choice cells: a radio button stands for one line of code that writes a variable."""

import re

from academy.domain.catalog import Cell

_ASSIGNED = re.compile(
    r"""^\s*(?P<name>\w+)\s*=\s*(?P<quote>['"])(?P<value>.*)(?P=quote)\s*$""", re.M
)


def choice_source(cell: Cell, value: str) -> str:
    """Return the line that choosing `value` writes; the starter when that is no option."""
    if value not in {choice.value for choice in cell.choices}:
        return cell.starter
    return f'{cell.choice_name} = "{value}"'


def chosen_value(cell: Cell, source: str) -> str:
    """Return the option that a source chooses, or "" when it chooses none."""
    for match in _ASSIGNED.finditer(source):
        if match["name"] == cell.choice_name:
            known = {choice.value for choice in cell.choices}
            return match["value"] if match["value"] in known else ""
    return ""
