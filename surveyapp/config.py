"""Settings: environment variables `SURVEYAPP_*` over defaults; the instance folder makes its own secret once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

KNOWN_SECRETS = frozenset({"", "dev", "secret", "changeme", "change-me", "change_me", "secret_key"})
SHORTEST_SECRET = 32
LARGEST_FORM = 256 * 1024
VIET_NAM = "Asia/Ho_Chi_Minh"
PERIODS = ("reports", "months")
LOGS = ("text", "json")


class ConfigurationError(Exception):
    """The application cannot start; the message says what to set."""


def settings(environment: Mapping[str, str] | None = None, *, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything the application reads from `app.config`, in one place; what is `given` needs no environment."""
    env = os.environ if environment is None else environment
    given = given or {}
    instance = instance_folder(env)
    secure = _is_yes(env.get("SURVEYAPP_HTTPS", ""))
    return {
        "INSTANCE": instance,
        "DATABASE": database_url(env),
        "SECRET_KEY": given.get("SECRET_KEY") or _secret(env.get("SURVEYAPP_SECRET_KEY"), instance),
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "TIME_ZONE": time_zone(env),
        "PERIODS": periods(env),
        "PROXIES": _number(env, "SURVEYAPP_PROXIES", 0),
        "PASSKEY_HOST": env.get("SURVEYAPP_PASSKEY_HOST", "").strip().lower(),
        "SECURITY_CONTACT": env.get("SURVEYAPP_SECURITY_CONTACT", ""),
        "WTF_CSRF_TIME_LIMIT": None,  # a form lies open as long as the person needs
        "FORMS_PER_MINUTE": _number(env, "SURVEYAPP_FORMS_PER_MINUTE", 600),  # of one address: a hall shares one
        **cookies(bool(given.get("HTTPS", secure))),
        **given,
    }


def instance_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where an installation keeps its own files."""
    env = os.environ if environment is None else environment
    return Path(env.get("SURVEYAPP_INSTANCE") or Path.cwd() / "instance").resolve()


def database_url(environment: Mapping[str, str] | None = None) -> str:
    """The database named by the environment, else an SQLite file in the instance folder."""
    env = os.environ if environment is None else environment
    return env.get("SURVEYAPP_DATABASE_URL") or f"sqlite:///{instance_folder(env) / 'surveyapp.sqlite3'}"


def time_zone(environment: Mapping[str, str] | None = None) -> str:
    """The zone whose days the office counts by, never the machine's. Raises ConfigurationError for one nobody knows."""
    env = os.environ if environment is None else environment
    return known_zone(env.get("SURVEYAPP_TIME_ZONE", "").strip() or VIET_NAM, "SURVEYAPP_TIME_ZONE")


def periods(environment: Mapping[str, str] | None = None) -> str:
    """What the code of a wave that names a period means: `reports`, from the 15th to the 14th, or `months`."""
    env = os.environ if environment is None else environment
    said = env.get("SURVEYAPP_PERIODS", "").strip() or PERIODS[0]
    if said not in PERIODS:
        raise ConfigurationError(f"SURVEYAPP_PERIODS: {said!r} is no calendar of periods; write reports or months")
    return said


def log_format(environment: Mapping[str, str]) -> str:
    """How the log is written: `text`, or `json`, a line for each entry. Raises ConfigurationError for another word."""
    said = environment.get("SURVEYAPP_LOG", "").strip() or LOGS[0]
    if said not in LOGS:
        raise ConfigurationError(f"SURVEYAPP_LOG: {said!r} is no way to write the log; write text or json")
    return said


def cookies(secure: bool) -> dict[str, Any]:
    """Behind HTTPS the cookie can be bound to this host; without it a browser would refuse such a name."""
    return {
        "HTTPS": secure,
        "SESSION_COOKIE_NAME": "__Host-survey" if secure else "survey",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
    }


@cache
def known_zone(name: str, said_in: str) -> str:
    """The name of a zone of which this machine knows the days; `said_in` is where it was said."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigurationError(
            f"{said_in}: this machine knows no time zone {name!r}; write one as {VIET_NAM}, Asia/Phnom_Penh "
            "or UTC (if it knows none, install the Debian package tzdata)"
        ) from None
    return name


def _secret(given: str | None, instance: Path) -> str:
    if given is not None:
        if given.strip().lower() in KNOWN_SECRETS or len(given) < SHORTEST_SECRET:
            raise ConfigurationError(
                f"SURVEYAPP_SECRET_KEY must be random and at least {SHORTEST_SECRET} characters long: "
                "make one with  python -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return given
    return _own_secret(instance / "secret")


def _own_secret(file: Path) -> str:
    """Made at the first start, readable by this account only, and then kept."""
    try:
        private_folder(file.parent)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_secret(file)
    except OSError as problem:
        raise ConfigurationError(
            f"cannot keep a secret in {file}: {problem.strerror}; set SURVEYAPP_INSTANCE"
        ) from problem
    with os.fdopen(handle, "w") as out:
        out.write(secret := secrets.token_hex(32))
    return secret


def private_folder(folder: Path) -> None:
    """Made for this account alone; one that is there already stays what somebody made of it."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def private_file(file: Path) -> None:
    """There for this account alone, whatever its umask: SQLite gives the files beside it the same rights."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _kept_secret(file: Path) -> str:
    secret = file.read_text().strip()
    if len(secret) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"{file} is damaged: delete it and a new secret is made (open forms must be sent again)"
        )
    return secret


def _number(env: Mapping[str, str], name: str, otherwise: int) -> int:
    said = env.get(name, "").strip() or str(otherwise)
    if not (said.isascii() and said.isdecimal()):
        raise ConfigurationError(f"{name}: {said!r} is no number; write one like {otherwise}, or leave it out")
    return int(said)


def _is_yes(text: str) -> bool:
    return text.strip().lower() in {"1", "yes", "true", "on"}
