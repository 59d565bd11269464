"""On what ground the shipped questionnaires are asked, which their definitions say in one language."""

from __future__ import annotations

from surveyapp.words.speech import later

LEGAL_BASES = (
    later("No statute: services choose it for themselves."),
    later("No statute: the plan of the office that asks."),
    later("ARTA Memorandum Circular 2022-05 (Philippines)."),
    later(
        "Decree 61/2018/NĐ-CP, 23 April 2018; Circular 01/2018/TT-VPCP, 23 November 2018. Replaced by Decree "
        "118/2025/NĐ-CP from 1 July 2025."
    ),
    later(
        "No statute of its own: the plan of the office that asks; one-stop handling stands on Decree "
        "118/2025/NĐ-CP, 9 June 2025."
    ),
    later("Decision 876/QĐ-BNV, 10 November 2022."),
    later("Decision 1001/QĐ-BNV, 11 December 2023."),
    later("Permenpan RB 14/2017 (Indonesia)."),
    later("OMB Circular A-11, section 280 (United States)."),
)
