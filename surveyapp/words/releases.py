"""How far a release has got."""

from __future__ import annotations

from surveyapp.words.speech import later

RELEASE_STATES = {
    "published": later("in force"),
    "superseded": later("superseded"),
    "withdrawn": later("withdrawn"),
}
