"""From a reply that is no answer to one sentence that says what is wrong and what to do."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional
from urllib.parse import urljoin, urlsplit

from qgis.PyQt.QtNetwork import QNetworkReply

from fusar_qgis.core.errors import BackendRejectedError, BackendUnavailableError, FusarError
from fusar_qgis.exchange import Endpoint, Reply

_NetworkError = QNetworkReply.NetworkError
_START = "Start the backend, or correct its address in the FUSAR options."


UNAUTHORIZED = 401
_REDIRECTS = (301, 302, 303, 307, 308)


def is_refusal(error: Optional[FusarError]) -> bool:
    """Whether the backend refused the token."""
    return isinstance(error, BackendRejectedError) and error.status == UNAUTHORIZED


def check_reply(endpoint: Endpoint, reply: Reply, kind: str = "application/json") -> None:
    """Does nothing if the reply is an answer of the wanted content type.

    Raises:
        BackendUnavailableError: Nothing answered, or what answered is no backend of ours.
        BackendRejectedError: The backend said no, in its own words.
    """
    if reply.status is None:
        raise _no_answer(endpoint, reply)
    if reply.status == 200 and reply.kind == kind and reply.error == _NetworkError.NoError:
        return
    if reply.status == 200 and reply.kind == kind:
        raise _no_answer(endpoint, reply)
    raise refusal(endpoint, reply)


def parse_json(endpoint: Endpoint, reply: Reply) -> Any:
    """The reply's JSON.

    Raises:
        FusarError: As `check_reply`; also if the body is no JSON.
    """
    check_reply(endpoint, reply)
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError) as error:
        raise _not_ours(endpoint, reply) from error


def refusal(endpoint: Endpoint, reply: Reply) -> FusarError:
    """The error for a reply with a status but without an answer."""
    if reply.status == UNAUTHORIZED:
        return _unauthorized(endpoint)
    if "location" in reply.headers and reply.status in _REDIRECTS:
        return _elsewhere(endpoint, reply)
    body = _error_object(reply.content)
    if body is not None:
        message = str(body.get("message") or f"The backend answered with HTTP {reply.status}.")
        code = str(body.get("code", "internal"))
        return BackendRejectedError(message, str(body.get("action") or ""), reply.status or 500, code)
    if reply.status in (502, 503, 504):
        return BackendUnavailableError(
            f"The server at {endpoint.shown_url} answers HTTP {reply.status}: no backend behind it replies.",
            "Ask its administrator whether the backend runs.",
        )
    return _not_ours(endpoint, reply)


def _no_answer(endpoint: Endpoint, reply: Reply) -> BackendUnavailableError:
    url = endpoint.shown_url
    host = urlsplit(url).hostname or url
    known = {
        _NetworkError.ConnectionRefusedError: (
            f"No backend runs at {url} (connection refused).",
            _START,
        ),
        _NetworkError.RemoteHostClosedError: (
            f"The backend at {url} closed the connection without an answer.",
            "It may have crashed: look at its log and start it again.",
        ),
        _NetworkError.HostNotFoundError: (
            f"The computer {host!r} is not known in this network.",
            "Correct the backend's address in the FUSAR options, or check VPN and proxy.",
        ),
        _NetworkError.SslHandshakeFailedError: (
            f"No secure connection to {url}: {reply.reason}.",
            "Trust the server's certificate in QGIS's authentication options, or use its http address.",
        ),
        _NetworkError.ProtocolUnknownError: (
            f"The backend's address {url!r} is no web address.",
            "Write it as http://computer:8765 in the FUSAR options.",
        ),
    }
    cancelled = (_NetworkError.OperationCanceledError, _NetworkError.TimeoutError)
    if reply.error in cancelled:
        return BackendUnavailableError(
            f"The backend at {url} said nothing for {endpoint.timeout_s} seconds.",
            "Wait until it is less busy, or raise the time limit in the FUSAR options.",
        )
    message, action = known.get(
        reply.error, (f"The backend at {url} cannot be reached: {reply.reason}.", "Check network and proxy.")
    )
    return BackendUnavailableError(message, action)


def _unauthorized(endpoint: Endpoint) -> BackendRejectedError:
    given = bool(endpoint.token or endpoint.authcfg)
    what = "the token that was sent is wrong" if given else "it wants a token and none was sent"
    return BackendRejectedError(
        f"The backend at {endpoint.shown_url} refused to answer: {what}.",
        "Set the backend's token in the FUSAR options.",
        UNAUTHORIZED,
        "unauthorized",
    )


def _elsewhere(endpoint: Endpoint, reply: Reply) -> BackendUnavailableError:
    """Redirects are never followed: what is sent is for the computer that the analyst has named."""
    try:
        parts = urlsplit(urljoin(endpoint.shown_url, reply.headers["location"]))
        target = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    except ValueError:
        return _not_ours(endpoint, reply)
    return BackendUnavailableError(
        f"{endpoint.shown_url} sends its visitors on to {target} (HTTP {reply.status}); nothing was sent there.",
        "If the backend is there, set that address in the FUSAR options.",
    )


def _not_ours(endpoint: Endpoint, reply: Reply) -> BackendUnavailableError:
    what = reply.kind or "nothing readable"
    return BackendUnavailableError(
        f"Something answers at {endpoint.shown_url}, "
        f"but it is no FUSAR-GPT backend (HTTP {reply.status}, {what}).",
        "Correct the address in the FUSAR options: http://computer:port, without a path.",
    )


def _error_object(content: bytes) -> Optional[Dict[str, Any]]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    found = data.get("error") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else None
