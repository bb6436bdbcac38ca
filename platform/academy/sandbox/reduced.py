"""The reduced mode: where Landlock is missing, the zygote itself starts inside bubblewrap.

It sees the system's libraries, Python, and the scratch folder, has no network, and may gain no
rights. The system-call filter and the limits hold as in the full mode. It is weaker: processes that
run at the same time share one view of the scratch folder, told apart only by names that cannot be
guessed.
"""

import sys
from pathlib import Path

from academy.sandbox.host import PACKAGE, Host, readable


def wrapper(host: Host, scratch: Path) -> tuple[str, ...]:
    """Return the command line that bubblewrap puts before the zygote's."""
    seen = dict.fromkeys((*readable().whole, *readable().listed, *_python(), str(PACKAGE)))
    binds = [part for path in seen for part in ("--ro-bind-try", path, path)]
    return (
        *(host.bubblewrap, "--unshare-all", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--unshare-user", "--uid", "65534", "--gid", "65534"),
        *binds,
        *("--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),  # noqa: S108  bubblewrap's own, empty
        *("--bind", str(scratch), str(scratch)),
        "--",
    )


def _python() -> tuple[str, ...]:
    """Return where the interpreter and its environment lie."""
    return (sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent))
