"""Settings: read once from the environment, then passed along."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from academy.domain.errors import SetupProblem

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set. All variables start with ACADEMY_."""

    home: Path  # where data lives: database, sample city, keys, scratch folders
    courses: Path
    exercises: Path
    database_url: str
    secret_key: str = ""  # empty: made once and kept in `home`
    smtp_url: str = ""  # empty: messages are written to `home`/outbox
    site_url: str = "http://127.0.0.1:8000"
    city_name: str = "Riverbend"
    password_memory_kib: int = 19_456  # what one guess at a password costs (argon2id)
    unsafe_sandbox: bool = False  # run learner code unconfined; only ever for one's own machine
    run_seconds: float = 10.0  # CPU and wall limit of one run
    memory_megabytes: int = 1024

    @property
    def city(self) -> Path:
        """The folder of the generated sample cities; `first/` and `second/` are inside."""
        return self.home / "city"

    @property
    def shelf(self) -> Path:
        """Where the last good content is kept."""
        return self.home / "content"

    @property
    def outbox(self) -> Path:
        """Where messages go while no mail server is set."""
        return self.home / "outbox"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, and say which variable cannot be used."""
    home = Path(environ.get("ACADEMY_HOME") or ROOT / "var").resolve()
    return Settings(
        home=home,
        courses=Path(environ.get("ACADEMY_COURSES") or ROOT / "courses"),
        exercises=Path(environ.get("ACADEMY_EXERCISES") or ROOT / "exercises"),
        database_url=environ.get("ACADEMY_DATABASE_URL") or f"sqlite:///{home / 'academy.db'}",
        secret_key=environ.get("ACADEMY_SECRET_KEY", ""),
        smtp_url=environ.get("ACADEMY_SMTP_URL", ""),
        site_url=environ.get("ACADEMY_SITE_URL", "http://127.0.0.1:8000").rstrip("/"),
        city_name=environ.get("ACADEMY_CITY_NAME") or "Riverbend",
        password_memory_kib=int(_number(environ, "ACADEMY_PASSWORD_MEMORY_KIB", 19_456)),
        unsafe_sandbox=environ.get("ACADEMY_UNSAFE_SANDBOX") == "yes",
        run_seconds=_number(environ, "ACADEMY_RUN_SECONDS", 10.0),
        memory_megabytes=int(_number(environ, "ACADEMY_MEMORY_MEGABYTES", 1024)),
    )


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name, "")
    try:
        return float(text) if text else default
    except ValueError:
        raise SetupProblem(f"{name} is “{text}”; a number is expected.") from None
