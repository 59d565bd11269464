"""The command line: fetch, ask, answer; exit code 0 done, 1 refused and nothing changed, 2 wrong usage."""

from __future__ import annotations

import click

from surveyapp.cli.agencies import commands as agencies
from surveyapp.cli.codes import commands as codes
from surveyapp.cli.devices import commands as devices
from surveyapp.cli.external import commands as external
from surveyapp.cli.followup import commands as followup
from surveyapp.cli.office import commands as office
from surveyapp.cli.paper import commands as paper
from surveyapp.cli.people import commands as people
from surveyapp.cli.questionnaires import adding as questionnaire_adding
from surveyapp.cli.questionnaires import making as questionnaire_making
from surveyapp.cli.questionnaires import reading as questionnaire_reading
from surveyapp.cli.refusals import Polite
from surveyapp.cli.responses import exclusions, importing
from surveyapp.cli.results import documents, indices, releases
from surveyapp.cli.running import commands as running
from surveyapp.cli.running import serve
from surveyapp.cli.upkeep import commands as upkeep
from surveyapp.cli.waves import commands as waves


@click.group(cls=Polite, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="surveyapp")
def main() -> None:
    """Citizen-satisfaction surveys: collect ratings, compute indices, print ranked reports.

    \b
    Example: surveyapp init && surveyapp demo && surveyapp serve
    """


for command in (
    running.init,
    running.demo,
    serve.serve,
    office.office,
    people.user,
    people.audit,
    upkeep.backup,
    upkeep.restore,
    upkeep.erase,
    agencies.agencies,
    agencies.procedures,
    agencies.counters,
    questionnaire_adding.questionnaire,
    waves.wave,
    releases.release,
    agencies.frame,
    codes.codes,
    devices.device,
    paper.paper,
    importing.import_file,
    exclusions.responses,
    indices.index,
    external.external,
    followup.responsible,
    followup.measures,
    documents.report,
    documents.export,
):
    main.add_command(command)

for part in (
    questionnaire_making.new,
    questionnaire_making.preview,
    questionnaire_reading.show,
    questionnaire_reading.diff,
    questionnaire_reading.codebook,
    questionnaire_reading.paper,
):
    questionnaire_adding.questionnaire.add_command(part)
