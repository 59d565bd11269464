"""Settings: what the environment says, what is refused, what the instance folder keeps."""

from __future__ import annotations

import pytest

from surveyapp.config import ConfigurationError, settings


@pytest.mark.parametrize("secret", ["dev", "changeme", "", "short"])
def test_known_or_short_secret_is_refused_with_a_remedy(secret, tmp_path):
    with pytest.raises(ConfigurationError, match="token_hex"):
        settings({"SURVEYAPP_SECRET_KEY": secret, "SURVEYAPP_INSTANCE": str(tmp_path)})


def test_instance_folder_makes_its_secret_once_and_keeps_it_to_itself(tmp_path):
    environment = {"SURVEYAPP_INSTANCE": str(tmp_path / "instance")}
    first, second = settings(environment), settings(environment)
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) == 64
    assert (tmp_path / "instance" / "secret").stat().st_mode & 0o077 == 0
    assert first["DATABASE"].endswith("surveyapp.sqlite3")


def test_https_is_off_unless_the_environment_says_so(tmp_path):
    folder = {"SURVEYAPP_INSTANCE": str(tmp_path)}
    assert settings(folder)["SESSION_COOKIE_NAME"] == "survey"
    assert settings(folder | {"SURVEYAPP_HTTPS": "yes"})["SESSION_COOKIE_NAME"] == "__Host-survey"


@pytest.mark.parametrize("name", ["SURVEYAPP_PROXIES", "SURVEYAPP_FORMS_PER_MINUTE"])
@pytest.mark.parametrize("said", ["one", "-1", "1.5", "²"])
def test_a_wrong_number_is_one_line_that_names_the_setting(name: str, said: str, tmp_path):
    with pytest.raises(ConfigurationError, match=f"{name}: .* is no number"):
        settings({"SURVEYAPP_INSTANCE": str(tmp_path), name: said})
