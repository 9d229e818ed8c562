"""The client against a backend in another process: answers, refusals, silence, streams."""

from __future__ import annotations

import socket
import threading

import numpy as np
import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsNetworkAccessManager, QgsTask
from qgis.PyQt.QtCore import QEventLoop, QTimer

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import CompositeRequest, FieldPlace, FieldRequest, InterpretRequest, decode_array
from fusar_qgis.core.errors import BackendRejectedError, BackendUnavailableError, OperationCancelledError
from fusar_qgis.exchange import Call, release
from fusar_qgis.settings import Settings, session_token
from tests.plugin.sent_image import image_fixture  # noqa: F401 - fixtures

PLACE = FieldPlace(bbox=(10.0, 40.0, 11.0, 41.0), year=2020, n_lon=4, n_lat=3)


def ship(image: str) -> InterpretRequest:
    return InterpretRequest(image=image, task="detection", label="ship", scene=PLACE)


def test_health_models_and_readiness(client):
    assert client.health()["status"] == "ok"
    assert client.ready() is True
    card = client.models().data[0]
    assert (card.id, card.tile_size_px, card.classes) == ("stub", 64, ("ship",))


def test_interpret_brings_typed_boxes(client, image):
    answer = client.interpret(ship(image))
    assert [box.bbox for box in answer.boxes] == [(6.0, 4.0, 8.0, 6.0)]
    assert answer.image_size_seen == (16, 16)
    assert answer.aef.status == "used"


def test_boxes_in_another_frame_are_refused_not_guessed(client, stub, image):
    stub.behave(frame="permille")
    with pytest.raises(BackendUnavailableError, match="'permille'"):
        client.interpret(ship(image))


def test_field_and_composite(client, tmp_path):
    field = client.aef_field(FieldRequest(PLACE))
    assert decode_array(field.values, "float32").shape == (3, 4, 64)
    assert not decode_array(field.valid, "uint8")[0].any()
    path = tmp_path / "rgb.tif"
    client.aef_composite(CompositeRequest(bbox=PLACE.bbox, year=2020, width_px=20, height_px=10), path)
    assert path.read_bytes()[:2] in (b"II", b"MM")


def test_many_requests_run_at_once_but_never_more_than_asked(client, stub, image):
    stub.behave(hold=True)
    release = threading.Timer(1.0, stub.behave, kwargs={"hold": False})
    release.start()
    answers = dict(client.interpret_all(((i, ship(image)) for i in range(12)), max_in_flight=5))
    release.join()
    assert sorted(answers) == list(range(12))
    assert stub.log()["most_active"] == 5


def test_no_more_than_six_requests_whatever_is_asked(client, stub, image):
    stub.behave(hold=True)
    release = threading.Timer(1.0, stub.behave, kwargs={"hold": False})
    release.start()
    answers = dict(client.interpret_all(((i, ship(image)) for i in range(9)), max_in_flight=50))
    release.join()
    assert len(answers) == 9
    assert stub.log()["most_active"] == 6


def test_a_bad_reply_does_not_end_the_others(client, stub, image):
    stub.behave(reject_after=2)
    answers = dict(client.interpret_all(((i, ship(image)) for i in range(4)), max_in_flight=1))
    assert [isinstance(answers[i], BackendRejectedError) for i in range(4)] == [False, False, True, True]


def test_stop_aborts_the_requests_in_flight(client, stub, image):
    stub.behave(hold=True)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(OperationCancelledError):
        list(client.interpret_all(((i, ship(image)) for i in range(4)), 2, stop.is_set))
    stub.behave(hold=False)


def test_refused_connection_names_the_address_and_what_to_do():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(BackendUnavailableError) as caught:
        BackendClient(url).health()
    assert url in caught.value.message
    assert "refused" in caught.value.message
    assert "Start the backend" in caught.value.action


def test_silence_is_told_in_our_own_words(client, stub, image):
    stub.behave(hold=True)
    impatient = BackendClient(stub.url, token_provider=lambda: "", timeout_s=1)
    with pytest.raises(BackendUnavailableError, match="said nothing for 1 seconds"):
        impatient.interpret(ship(image))
    stub.behave(hold=False)


def test_qgis_own_shorter_limit_does_not_cut_a_long_answer(client, stub, image):
    """QGIS cuts replies after its user's network timeout; a model may think longer than that."""
    before = QgsNetworkAccessManager.timeout()
    QgsNetworkAccessManager.setTimeout(500)
    try:
        stub.behave(hold=True)
        release = threading.Timer(1.5, stub.behave, kwargs={"hold": False})
        release.start()
        assert client.interpret(ship(image)).status == "ok"
        release.join()
        assert QgsNetworkAccessManager.timeout() == 500
    finally:
        QgsNetworkAccessManager.setTimeout(before)


def test_a_missing_token_and_a_wrong_one_are_told_apart(stub):
    stub.behave(token="right")
    with pytest.raises(BackendRejectedError, match="none was sent") as caught:
        BackendClient(stub.url, token_provider=lambda: "").models()
    assert caught.value.status == 401
    with pytest.raises(BackendRejectedError, match="is wrong"):
        BackendClient(stub.url, token_provider=lambda: "wrong").models()
    assert BackendClient(stub.url, token_provider=lambda: "right").models().data


def test_a_login_challenge_of_a_foreign_server_does_not_hang(stub):
    stub.behave(token="right", challenge=True)
    with pytest.raises(BackendRejectedError, match="token"):
        BackendClient(stub.url, token_provider=lambda: "").models()


def test_the_token_of_the_session_is_used_and_hidden(stub):
    stub.behave(token="right")
    client = BackendClient.from_settings(Settings(backend_url=stub.url))
    session_token.set("right")
    assert client.models().data
    assert "right" not in repr(client.endpoint())


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("Basic", {"username": "anything", "password": "right"}),
        ("EsriToken", {"token": "right"}),
        ("APIHeader", {"Authorization": "Bearer right"}),
    ],
)
def test_a_token_from_the_authentication_store_is_sent(stub, qgis_app, method, values):
    manager = QgsApplication.authManager()
    if manager.isDisabled() or not manager.setMasterPassword("tests", True):
        pytest.skip("this QGIS has no authentication store")
    if method not in manager.authMethodsKeys():
        pytest.skip(f"this QGIS has no method {method}")
    config = QgsAuthMethodConfig(method)
    config.setName("backend")
    config.setConfigMap(values)
    manager.storeAuthenticationConfig(config)
    stub.behave(token="right")
    client = BackendClient(stub.url, token_provider=lambda: "", authcfg=config.id())
    assert client.models().data


def test_an_unknown_authentication_configuration_is_named(stub):
    with pytest.raises(BackendUnavailableError, match="'nosuch1'"):
        BackendClient(stub.url, token_provider=lambda: "", authcfg="nosuch1").models()


def test_the_servers_own_words_reach_the_analyst(client):
    with pytest.raises(BackendRejectedError) as caught:
        client.aef_field(FieldRequest(FieldPlace(bbox=PLACE.bbox, year=2016)))
    error = caught.value
    assert (error.status, error.code) == (424, "aef_unavailable")
    assert (error.message, error.action) == ("There is no AEF for 2016 here.", "Use 2020.")


@pytest.mark.parametrize("call", ["health", "models", "ready"])
def test_a_web_page_is_recognized_as_no_backend(client, stub, call):
    stub.behave(html=True)
    with pytest.raises(BackendUnavailableError, match="no FUSAR-GPT backend"):
        getattr(client, call)()


@pytest.mark.parametrize("url", ["", "gpu01:8765", "ftp://gpu01"])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(url):
    with pytest.raises(BackendUnavailableError, match="no web address"):
        BackendClient(url).health()


def test_a_model_that_loads_is_not_ready(client, stub):
    stub.behave(status=503)
    assert client.ready() is False


def test_calls_work_in_a_task_thread(client, image, qgis_app):
    seen = {}

    def work(task):
        seen["answer"] = client.interpret(ship(image))
        seen["thread"] = threading.current_thread() is not threading.main_thread()

    task = QgsTask.fromFunction("interpret", work)
    QgsApplication.taskManager().addTask(task)
    loop = QEventLoop()
    task.taskCompleted.connect(loop.quit)
    task.taskTerminated.connect(loop.quit)
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    assert seen["answer"].status == "ok"
    assert seen["thread"]


def test_a_worker_gives_its_replies_away_with_no_timer_running(client, qgis_app):
    # A timer that runs while it changes threads can outlive its reply, and QGIS crashes when it fires.
    seen = {}

    def work(task):
        reply = client.endpoint().send(Call("/health"))
        loop = QEventLoop()
        reply.finished.connect(loop.quit)
        loop.exec()
        late = QTimer(reply)
        late.start(60_000)
        running = [timer for timer in reply.findChildren(QTimer) if timer.isActive()]
        release(reply)
        # The main thread waits without events, so the reply is still there to look at.
        seen["before"], seen["after"] = len(running), [timer.isActive() for timer in running]
        seen["silent"], seen["moved"] = reply.signalsBlocked(), reply.thread() == qgis_app.thread()

    task = QgsTask.fromFunction("give away", work)
    QgsApplication.taskManager().addTask(task)
    assert task.waitForFinished(20_000)
    assert seen["before"] and not any(seen["after"])
    assert seen["silent"] and seen["moved"]


def test_arrays_survive_the_wire(client):
    field = client.aef_field(FieldRequest(PLACE))
    values = decode_array(field.values, "float32")
    assert np.allclose(np.linalg.norm(values, axis=-1), 1)
