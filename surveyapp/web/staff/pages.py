"""The views of the staff pages; importing this module registers all of them."""

from surveyapp.web.staff import agencies, change, downloads, drivers, jobs, mix, moves, quality, sign_in, waves

__all__ = ["agencies", "change", "downloads", "drivers", "jobs", "mix", "moves", "quality", "sign_in", "waves"]
