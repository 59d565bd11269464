"""The views of the staff pages; importing this module registers all of them."""

from surveyapp.web.staff.agency import view as agencies
from surveyapp.web.staff.change import view as change
from surveyapp.web.staff.downloads import view as downloads
from surveyapp.web.staff.drivers import view as drivers
from surveyapp.web.staff.jobs import view as jobs
from surveyapp.web.staff.mix import view as mix
from surveyapp.web.staff.moves import view as moves
from surveyapp.web.staff.quality import view as quality
from surveyapp.web.staff.sign_in import view as sign_in
from surveyapp.web.staff.waves import view as waves

__all__ = ["agencies", "change", "downloads", "drivers", "jobs", "mix", "moves", "quality", "sign_in", "waves"]
