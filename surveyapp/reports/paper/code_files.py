"""The one file in which the codes of a batch stand: written when they are made, read to print their cards."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from questionnaires.languages import everywhere, in_order
from surveyapp.reports.paper.cards import Card
from surveyapp.store import Problem, Refused, Session
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.refusal import first_of
from surveyapp.store.waves.codes import Batch, batch_of, shown
from surveyapp.store.waves.texts import revisions_of
from surveyapp.store.waves.waves import wave, wave_agencies

COLUMNS = ("batch", "wave", "agency", "code")


def code_file(batch: int, wave_code: str, agency: str, codes: Sequence[str]) -> str:
    """CSV with a line per code, as it stands on a card."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows((batch, wave_code, agency, shown(code)) for code in codes)
    return out.getvalue()


def cards_of(session: Session, codes: Sequence[str], secret: bytes) -> list[Card]:
    """A card for each. Raises Refused with all codes that this server did not make."""
    known, made = names_apart(session), list[Card]()
    titles, languages = dict[str, str](), dict[str, tuple[str, ...]]()
    rounds = dict[str, dict[str, dict[str, str]]]()
    for code, batch in _batches(session, codes, secret):
        if batch.wave not in titles:
            titles[batch.wave] = wave(session, batch.wave).title
            rounds[batch.wave] = {each: dict(row.names) for each, row in wave_agencies(session, batch.wave).items()}
            languages[batch.wave] = in_order(revisions_of(session, batch.wave)) or everywhere()
        agency = batch.agency or batch.receiving_agency
        named = rounds[batch.wave].get(agency) or known[agency]
        made.append(Card(code, shown(code), titles[batch.wave], named, languages[batch.wave]))
    return made


def _batches(session: Session, codes: Sequence[str], secret: bytes) -> list[tuple[str, Batch]]:
    """Each code with its batch."""
    found = [(code, batch_of(session, code, secret)) for code in codes]
    if strange := [shown(code) for code, batch in found if batch is None]:
        what = "this server did not make this code"
        raise Refused(Problem("code-unknown", what, first_of(strange), "print on the server that made the file"))
    return [(code, batch[0]) for code, batch in found if batch]
