"""The tables, one module per subject. Their names are those of `docs/data.md` and of the CSV fields."""

from surveyapp.models.answers import Cell, Exclusion, NumberAnswer, Response, TextAnswer
from surveyapp.models.codes import Code, CodeBatch, SpentCode
from surveyapp.models.devices import Device, InvitationTally, SpentInvitation
from surveyapp.models.external import ExternalSeries
from surveyapp.models.followup import Measure, Responsibility
from surveyapp.models.frame import ClusterSize, Population
from surveyapp.models.paper import Entry, EntryBatch, EntrySecret
from surveyapp.models.questionnaires import QuestionnaireText, QuestionnaireVersion, WaveText
from surveyapp.models.results import Release, ReleaseDocument, Result
from surveyapp.models.waves import LeftOutPart, Target, Wave, WaveAgency
from surveyapp.models.who import (
    Agency,
    AgencyIdentifier,
    AgencyName,
    Counter,
    PeerGroup,
    PeerGroupName,
    Procedure,
    Succession,
)
from surveyapp.models.working import (
    Account,
    AccountRole,
    AuditEvent,
    Job,
    Passkey,
    PasskeyChallenge,
    Role,
    Setting,
    StaffSession,
)

__all__ = [
    "Account",
    "AccountRole",
    "Agency",
    "AgencyIdentifier",
    "AgencyName",
    "AuditEvent",
    "Cell",
    "ClusterSize",
    "Code",
    "CodeBatch",
    "Counter",
    "Device",
    "Entry",
    "EntryBatch",
    "EntrySecret",
    "Exclusion",
    "ExternalSeries",
    "InvitationTally",
    "Job",
    "LeftOutPart",
    "Measure",
    "NumberAnswer",
    "Passkey",
    "PasskeyChallenge",
    "PeerGroup",
    "PeerGroupName",
    "Population",
    "Procedure",
    "QuestionnaireText",
    "QuestionnaireVersion",
    "Release",
    "ReleaseDocument",
    "Response",
    "Responsibility",
    "Result",
    "Role",
    "Setting",
    "SpentCode",
    "SpentInvitation",
    "StaffSession",
    "Succession",
    "Target",
    "TextAnswer",
    "Wave",
    "WaveAgency",
    "WaveText",
]
