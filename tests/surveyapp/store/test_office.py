"""The office's own facts, and the trail of who did what."""

from __future__ import annotations

from surveyapp import store
from surveyapp.store import audit, settings


def test_setting_is_what_was_put_last_and_its_default_before(engine):
    with store.writing(engine) as session:
        assert settings.setting(session, "invented", False) is False
        settings.put_setting(session, "invented", True)
        settings.put_setting(session, "office", {"name": {"vi": "Sở Nội vụ"}})
        settings.put_setting(session, "invented", {"by": "demo"})
    with store.reading(engine) as session:
        assert settings.setting(session, "invented") == {"by": "demo"}
        assert settings.setting(session, "office") == {"name": {"vi": "Sở Nội vụ"}}


def test_trail_shows_the_newest_first_and_can_be_asked_about_one_thing(engine):
    with store.writing(engine) as session:
        audit.record(session, "ann", "wave-created", "w1", forms=3)
        audit.record(session, "bob", "wave-created", "w2")
        audit.record(session, "bob", "wave-state", "w1")
    with store.reading(engine) as session:
        assert [(event.actor, event.action) for event in audit.events(session, "w1")] == [
            ("bob", "wave-state"),
            ("ann", "wave-created"),
        ]
        assert audit.events(session)[-1].detail == {"forms": 3}
        assert audit.events(session)[0].at.tzinfo is not None
