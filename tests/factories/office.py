"""The office whose documents are printed, and how a database is told of one."""

from __future__ import annotations

from surveyapp import store
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import change

OFFICE = Office(
    facts={
        "name": {"vi": ("Sở Nội vụ",), "en": ("Department of Home Affairs",)},
        "superior": {
            "vi": ("Ủy ban nhân dân", "thành phố Tân Giang"),
            "en": ("People’s Committee", "of Tan Giang City"),
        },
        "place": {"vi": ("Tân Giang",), "en": ("Tan Giang",)},
        "signer": {"vi": ("Giám đốc",), "en": ("Director",)},
        "recipients": {"vi": ("Như trên",)},
    }
)


def tell(session: store.Session, **facts: str) -> None:
    """`place="Tân Giang"`, `name_en="Department of Home Affairs"`; lines are set apart as on paper."""
    changes = []
    for key, words in facts.items():
        fact, _, language = key.partition("_")
        changes.append(FactChange(fact, language or "vi", tuple(words.splitlines())))
    change(session, changes, actor="test")


def tell_all(session: store.Session, office: Office = OFFICE) -> None:
    """Everything that a report needs to be signed."""
    change(
        session,
        [FactChange(fact, language, lines) for fact, said in office.facts.items() for language, lines in said.items()],
        actor="test",
    )
