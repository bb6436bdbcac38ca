"""The key that signs cookies: from the settings, or made once and kept beside the data."""

import os
import secrets
from pathlib import Path

from academy.config import Settings
from academy.domain.errors import SetupProblem

LEAST = 16
NAME = "secret.key"


def secret_key(settings: Settings) -> str:
    """Return the key; processes that start at once end up with the same one."""
    if settings.secret_key:
        if len(settings.secret_key) < LEAST:
            raise SetupProblem(f"ACADEMY_SECRET_KEY needs at least {LEAST} characters.")
        return settings.secret_key
    path = settings.home / NAME
    try:
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SetupProblem(f"The key file {path} cannot be used: {error.strerror}.") from error
    if len(key) < LEAST:
        raise SetupProblem(
            f"The key file {path} is damaged; delete it, and everyone signs in anew."
        )
    return key


def _make(path: Path) -> None:
    """Put a whole file in place, unless another process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
