"""Links in Markdown: each must lead somewhere, and each picture must have words.

`lesson:slug`, `exercise:slug` and `course:slug` are ours and resolved by name, so a lesson
may move from one course to another.
"""

import re
from pathlib import Path

from academy.content.faults import Findings, Place
from academy.content.passages import Passage

SCHEMES = ("lesson", "exercise", "course")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?(^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.M | re.S)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.S)
_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.S)
_INLINE = re.compile(
    r"(?P<picture>!?)\[(?P<text>(?:[^\[\]]|!?\[[^\[\]]*\](?:\([^()]*\))?)*)\]"
    r"\(\s*<?(?P<target>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+[\"'][^)]*)?\s*\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)(?P<text>[^\]\n]+)\]:[ \t]*<?(?P<target>[^\s<>]+)", re.M)
_HTML = re.compile(r"<[a-zA-Z][^<>]*?\b(?:href|src)\s*=\s*[\"']?(?P<target>[^\s\"'<>]*)", re.I)
_HEADING = re.compile(r"#.")
_OUTSIDE = re.compile(r"https?://[^\s/]+|mailto:[^\s@]+@[^\s@]+$", re.I)


def check_links(passage: Passage, folder: Path | None, findings: Findings) -> None:
    """Check every link of a Markdown passage; pictures are looked for in `folder`."""
    text = _without_code(passage.text)
    for pattern in (_INLINE, _DEFINITION, _HTML):
        for match in pattern.finditer(text):
            place = passage.at(match.start("target"))
            if match.groupdict().get("picture"):
                _check_picture(match["target"], match["text"], folder, place, findings)
            else:
                _check_target(match["target"], folder, place, findings)
            if pattern is _INLINE and not match["picture"]:
                _check_pictures_inside(match, passage, folder, findings)


def _check_pictures_inside(
    link: re.Match[str], passage: Passage, folder: Path | None, findings: Findings
) -> None:
    """A picture may be what a link shows: `[![words](picture.png)](target)`."""
    for match in _INLINE.finditer(link["text"]):
        place = passage.at(link.start("text") + match.start("target"))
        _check_picture(match["target"], match["text"], folder, place, findings)


def _check_target(target: str, folder: Path | None, place: Place, findings: Findings) -> None:
    scheme, _, name = target.partition(":")
    if scheme in SCHEMES:
        findings.refer(scheme, name.partition("#")[0], place)
    elif not (_OUTSIDE.match(target) or _HEADING.match(target) or _is_picture(target, folder)):
        findings.fault(
            place,
            f"the link to “{target}” leads nowhere",
            "`lesson:…`, `exercise:…`, `course:…`, `#heading`, or an https address",
        )


def _check_picture(
    target: str, words: str, folder: Path | None, place: Place, findings: Findings
) -> None:
    if not words.strip():
        findings.fault(
            place, f"the picture “{target}” has no alternative text", "`![what it shows](…)`"
        )
    if not _is_picture(target, folder):
        findings.fault(
            place, f"the picture “{target}” is not there", "a picture file beside the lesson"
        )


def _is_picture(target: str, folder: Path | None) -> bool:
    if folder is None or not target.lower().endswith(PICTURES):
        return False
    file = (folder / target).resolve()
    return file.is_relative_to(folder.resolve()) and file.is_file()


def _without_code(text: str) -> str:
    """Blank out code and comments, line by line alike, so that offsets still tell the line."""
    for pattern in (_FENCE, _COMMENT, _CODE):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text
