"""Text in a CSV cell that no spreadsheet takes for a formula, and the same text back."""

from __future__ import annotations

STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")
"""A text that begins with one of these gets one apostrophe in front; itself too, so that it comes back."""


def guarded(text: str) -> str:
    return "'" + text if text.startswith(STARTS_FORMULA) else text


def unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(STARTS_FORMULA) else cell
