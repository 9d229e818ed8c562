"""The toolbox and secrets: credentials go where they belong, and none is written into Processing's history."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException

from fusar_qgis.settings import Settings, save_settings, session_token
from tests.plugin.toolbox import provider_fixture, run_fixture, scene_fixture  # noqa: F401 - fixtures


def sent(stub):
    return [item["headers"].get("Authorization") for item in stub.log()["requests"]]


@pytest.fixture(autouse=True)
def _no_token_left():
    yield
    session_token.replace_all({})


def test_the_options_token_goes_to_no_other_server_that_a_model_names(run, stub):
    """A Processing model of somebody else's may name any address."""
    save_settings(Settings(mode="remote", backend_url="https://gpu01.lan:8765", timeout_s=20))
    session_token.set("of gpu01")
    assert run("ask", QUESTION="Hello?", BACKEND_URL=stub.url)["ANSWER"].startswith("word0")
    assert sent(stub) == [None]


def test_the_options_token_goes_to_the_options_server_however_it_is_written(run, stub):
    session_token.set("of stub")
    run("ask", QUESTION="Hello?", BACKEND_URL=f" {stub.url.upper().replace('HTTP', 'http')}/ ")
    assert sent(stub) == ["Bearer of stub"]


def test_an_address_with_a_password_is_refused_before_it_is_written_into_the_history(provider, stub):
    algorithm = provider.algorithm("ask").create()
    from qgis.core import QgsProcessingContext

    for secret in ("http://anna:s3cret@host:8765", "http://host:8765/?token=s3cret"):
        right, told = algorithm.checkParameterValues({"BACKEND_URL": secret}, QgsProcessingContext())
        assert not right and "plain text" in told and "s3cret" not in told
    assert algorithm.checkParameterValues({"BACKEND_URL": stub.url}, QgsProcessingContext())[0]


def test_a_run_with_a_password_in_the_address_stops_with_a_sentence_without_it(run):
    with pytest.raises(QgsProcessingException, match="plain text") as caught:
        run("ask", QUESTION="Hello?", BACKEND_URL="http://anna:s3cret@host:8765")
    assert "s3cret" not in str(caught.value)
