"""Everything that can go wrong and has a sentence for the person it happens to.

`web/errors.py` maps these to HTTP, `cli/exits.py` to exit codes; nothing else does.
"""


class AcademyError(Exception):
    """The root of every error that the academy raises on purpose; its text is a clear sentence."""


class NotFound(AcademyError):
    """What was asked for does not exist, or the person may not know that it does."""


class Forbidden(AcademyError):
    """The person is known and may not do this."""


class InvalidInput(AcademyError):
    """Something a person gave cannot be used; the text says what, where, and what was expected."""


class InvalidNotebook(InvalidInput):
    """A file could be read, but it is not a notebook that follows the rules."""


class UnreadableFile(InvalidInput):
    """A file could not be read at all."""


class InvalidContent(AcademyError):
    """A file of courses/ or exercises/ breaks the rules; `fault` says where and how."""

    def __init__(self, *faults: object) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class SignInRefused(AcademyError):
    """The account and the secret do not belong together, or the account may not sign in now."""


class SignInNeeded(AcademyError):
    """Nobody is signed in in this browser, or not any longer; `kept` when typed work was kept."""

    def __init__(self, sentence: str, *, kept: bool = False) -> None:
        super().__init__(sentence)
        self.kept = kept


class TooManyTries(AcademyError):
    """Something was tried too often in a row; the text says when the next try is heard."""


class SandboxUnavailable(AcademyError):
    """This host cannot confine learner code, so none is run."""


class SetupProblem(AcademyError):
    """The installation cannot go on until its operator does what the text says."""
