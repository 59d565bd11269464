"""How things stand is told also while they stand badly."""

from __future__ import annotations

import shutil

from surveyapp.jobs.watching import _HowThingsStand


def test_folder_of_the_database_that_is_gone_keeps_no_other_number_back(sqlite_engine, tmp_path):
    folder = tmp_path / "away"
    folder.mkdir()
    asked = _HowThingsStand(sqlite_engine, folder / "survey.db")
    shutil.rmtree(folder)
    told = {family.name: [sample.labels for sample in family.samples] for family in asked.collect()}
    assert told["surveyapp_disk_free_bytes"] == [{"folder": "temporary"}]
    assert {"surveyapp_ready", "surveyapp_jobs_waiting"} <= told.keys()
