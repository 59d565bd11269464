"""Which options of a question more people chose than others, of all and of each peer group."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.web.staff.access.rules import FEW, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.ranking.view import confidence
from surveyapp.words.beside import NO_WISHES
from surveyapp.words.results.wishes import wish_section


@bp.get("/waves/<code>/wishes")
@needs(FEW, whole=True)
def wishes(code: str) -> ResponseReturnValue:
    words = reader()
    with for_staff(code) as view:
        result = view.result
        group = request.args.get("group", "")
        group = group if group in result.peer_groups else ""
        found = view.wishes("peer_group", group) if group else view.wishes()
    return render_template(
        "staff/wishes/page.html",
        result=result,
        group=group,
        groups=[
            ("", words.say("All agencies")),
            *((g, words.group(g, result.group_names)) for g in result.peer_groups),
        ],
        tables=[wish_section(result, table, words) for table in found.tables],
        why=words.label(NO_WISHES, found.why) if found.why else "",
        confidence=confidence(result, words),
    )
