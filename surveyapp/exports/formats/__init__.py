"""The formats that any table can be written in: a module each, found by walking.

A module `as_NAME` has `write(table, *, bom, delimiter) -> str`; a format without cells overlooks the two.
"""

from __future__ import annotations

from pkgutil import iter_modules

PREFIX = "as_"
FORMATS: dict[str, str] = {
    module.name.removeprefix(PREFIX): f"{__name__}.{module.name}"
    for module in iter_modules(__path__)
    if module.name.startswith(PREFIX)
}
"""Name -> module."""
