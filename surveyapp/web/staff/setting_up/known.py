"""What the database says of a wave that is being prepared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.store.agencies.agencies import counters, names_apart, procedures
from surveyapp.store.agencies.devices import ENROLLED, devices
from surveyapp.store.agencies.peer_groups import peer_group_names
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import read
from surveyapp.store.questionnaires import list_questionnaires
from surveyapp.store.waves.codes import Batch, batches
from surveyapp.store.waves.display import BY_FIGURES, DISPLAY
from surveyapp.store.waves.frame import FrameRow, frame
from surveyapp.store.waves.parts import FixedPart
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.transitions import agencies_to_rate, day_of_tree
from surveyapp.store.waves.waves import WaveRow, wave, wave_group_names
from surveyapp.words.speech import GroupNames


@dataclass(frozen=True, slots=True)
class KnownOfWave:
    """`rated`: agency -> peer group, as the wave would freeze them on `day`; `names`: agency -> language -> name;
    `served`: agencies with a counter; `at_counters`: of these, those at whose counters a device is enrolled; `drafts`:
    languages whose newest words await approval."""

    wave: WaveRow
    office: Office
    form: Questionnaire | None
    drafts: tuple[str, ...]
    day: dt.date
    rated: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    group_names: GroupNames
    unnamed: tuple[str, ...]
    served: frozenset[str]
    at_counters: frozenset[str]
    procedures: int
    strata: tuple[FrameRow, ...]
    batches: tuple[Batch, ...]
    parts_rule: str
    parts: tuple[FixedPart, ...]

    @property
    def display(self) -> str:
        return str(self.wave.settings.get(DISPLAY, BY_FIGURES))

    @property
    def without_population(self) -> list[str]:
        """Agencies of which no stratum is loaded, where none spans agencies."""
        named = {stratum.agency for stratum in self.strata}
        return [] if "" in named else [agency for agency in self.rated if agency not in named]


def known_of(session: store.Session, code: str) -> KnownOfWave:
    """Refused (404) for a wave that there is not."""
    from surveyapp.results.opening import parts_now  # scipy comes with it: no other page should wait for that

    row = wave(session, code)
    day, rated = day_of_tree(row), agencies_to_rate(session, code)
    named = peer_group_names(session, day)
    rule, parts = parts_now(session, code) if row.questionnaire and rated else ("", ())
    return KnownOfWave(
        wave=row,
        office=read(session),
        form=asked_in(session, code) if row.questionnaire else None,
        drafts=_drafts(session, row),
        day=day,
        rated=rated,
        names=names_apart(session),
        group_names=wave_group_names(session, code),
        unnamed=tuple(dict.fromkeys(group for group in rated.values() if group and not named.get(group))),
        served=frozenset(counter.agency for counter in counters(session)),
        at_counters=frozenset(device.agency for device in devices(session) if device.state == ENROLLED),
        procedures=len(procedures(session)),
        strata=tuple(frame(session, code)),
        batches=tuple(batches(session, code)),
        parts_rule=rule,
        parts=tuple(parts),
    )


def _drafts(session: store.Session, row: WaveRow) -> tuple[str, ...]:
    found = (version for version in list_questionnaires(session) if version.key == row.questionnaire)
    return tuple(language for version in found for language in version.drafts)
