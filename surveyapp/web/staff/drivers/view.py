"""What goes with the overall rating in a whole peer group."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.web.staff.access.rules import FEW, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.drivers.section import driver_section
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.ranking.view import confidence


@bp.get("/waves/<code>/drivers")
@needs(FEW, whole=True)
def drivers(code: str) -> ResponseReturnValue:
    words = reader()
    with for_staff(code) as view:
        result = view.result
        group = request.args.get("group", "")
        group = group if group in result.peer_groups else result.opening_group
        found = view.drivers("peer_group", group)
    return render_template(
        "staff/drivers/page.html",
        result=result,
        group=group,
        groups=[(one, words.group(one, result.group_names)) for one in result.peer_groups],
        drivers=driver_section(result, found, words),
        confidence=confidence(result, words),
    )
