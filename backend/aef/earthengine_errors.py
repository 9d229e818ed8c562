"""Every way Earth Engine fails, as an error of the product with one sentence and one action."""

from __future__ import annotations

import re
import tokenize
import zipfile
from typing import Any

from fusar_qgis.core.errors import (
    AefDataError,
    AefLoginError,
    AefNotConfiguredError,
    AefOfflineError,
    AefPermissionError,
    AefQuotaError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
)

_TOO_LARGE = re.compile(
    r"reprojection output too large|total request size|memory limit exceeded|is too large|computation timed out",
    re.IGNORECASE,
)
_NO_LAYER = re.compile(r"did not match any bands|has no bands|no band", re.IGNORECASE)
_PER_TIME = re.compile(r"per (minute|second)|concurren|too many|rate limit", re.IGNORECASE)
_ALLOWANCE = re.compile(r"quota exceeded|exceeded .*quota|\beecu\b|per (day|month)", re.IGNORECASE)
_API_OFF = re.compile(r"has not been used in project|is disabled|not enabled", re.IGNORECASE)
_UNREGISTERED = re.compile(r"not registered|not signed up|register", re.IGNORECASE)
_SECRET = re.compile(r"(bearer\s+\S+|ya29\.\S+|\b[\w-]{40,}\b)", re.IGNORECASE)
_EXCERPT = 160
# What Google's libraries and NumPy raise of replies that are not what they expect; hardly documented, found by damaging
# replies.
_DAMAGED = (
    AttributeError, LookupError, TypeError, ArithmeticError, RuntimeError, MemoryError, SyntaxError,
    tokenize.TokenError, zipfile.BadZipFile,
)  # fmt: skip


class FootprintTooLargeError(AefUnavailableError):
    """Earth Engine cannot answer for so large an area at once; a part of it may do."""


def expected_errors() -> tuple[type[Exception], ...]:
    """What the client library raises when a sign-in or a request fails."""
    import ee
    import googleapiclient.errors
    import httplib2
    from google.auth.exceptions import GoogleAuthError

    return (
        ee.EEException, googleapiclient.errors.Error, GoogleAuthError, httplib2.HttpLib2Error,
        OSError, ValueError, EOFError, *_DAMAGED,
    )  # fmt: skip


def translate(
    error: Exception, project: str, deadline_s: float, restricted: bool = False
) -> AefUnavailableError:
    """The product's error for one of `expected_errors`.

    Args:
        error: What was raised.
        project: The project that was used, for messages.
        deadline_s: The time limit of one attempt.
        restricted: Whether the project is in restricted mode.
    """
    import ee
    import googleapiclient.errors

    status = http_status(error)
    if status is not None:
        return _of_status(status, str(error), project, restricted)
    if isinstance(error, ee.EEException):
        return _of_library(error)
    if isinstance(error, googleapiclient.errors.Error):
        return AefNotConfiguredError(
            "What answers at Earth Engine's address is not Earth Engine.", "Check FUSAR_EE_URL and the proxy."
        )
    return _of_transport(error, deadline_s)


def http_status(error: Exception) -> int | None:
    """The HTTP status behind an error; the client library keeps it only on the error's context."""
    for candidate in (error, error.__context__):
        response = getattr(candidate, "resp", None)
        if response is not None:
            return int(response.status)
    return None


def login_error() -> AefLoginError:
    """The sign-in that was used is refused."""
    return AefLoginError(
        "Earth Engine's sign-in is missing, expired or revoked.",
        "Run `earthengine authenticate` on the backend's computer, or set FUSAR_EE_SERVICE_ACCOUNT_FILE.",
    )


def timeout_error(deadline_s: float) -> AefTimeoutError:
    """Earth Engine is silent."""
    return AefTimeoutError(
        f"Earth Engine did not answer within {deadline_s:g} s an attempt.",
        "Try again, raise FUSAR_EE_DEADLINE_S, or go on without AEF.",
    )


def _of_status(status: int, message: str, project: str, restricted: bool) -> AefUnavailableError:
    if status == 400:
        return _of_refusal(message)
    if status == 401:
        return login_error()
    if status == 429 or (status == 403 and _ALLOWANCE.search(message)):
        return _of_limit(message, project, restricted)
    if status in (403, 404):
        return _of_permission(status, message, project)
    if status >= 500:
        return AefUnavailableError(
            f"Earth Engine failed on its side (HTTP {status}).", "Try again in a few minutes."
        )
    return AefUnavailableError(
        f"Earth Engine refused the request (HTTP {status}){_quoted(message)}", "Choose another AEF source."
    )


def _of_refusal(message: str) -> AefUnavailableError:
    if _TOO_LARGE.search(message):
        return FootprintTooLargeError(
            "The area is too large for Earth Engine at 10 m.", "Choose a smaller area or another AEF source."
        )
    if _NO_LAYER.search(message):
        return AefUnavailableError(
            "Earth Engine has no AEF layer of this year.", "Correct FUSAR_AEF_YEARS to the years there are."
        )
    return AefUnavailableError(
        f"Earth Engine refused the request (HTTP 400){_quoted(message)}", "Choose another AEF source."
    )


def _of_limit(message: str, project: str, restricted: bool) -> AefUnavailableError:
    if _ALLOWANCE.search(message) and not _PER_TIME.search(message):
        return AefQuotaError(
            f"The Earth Engine allowance of the project {project!r} is used up.",
            "Wait for the next period, use a project with a larger allowance, or choose another AEF source.",
        )
    state = "; the project is in restricted mode" if restricted else ""
    return AefRateLimitError(
        f"Earth Engine takes no more requests of the project {project!r} just now (HTTP 429){state}.",
        "Try again in a minute.",
    )


def _of_permission(status: int, message: str, project: str) -> AefPermissionError:
    if _API_OFF.search(message):
        return AefPermissionError(
            f"The Earth Engine API is not enabled in the project {project!r}.",
            "Enable it in the Google Cloud console, then wait a few minutes.",
        )
    if _UNREGISTERED.search(message):
        return AefPermissionError(
            f"The project {project!r} is not registered for Earth Engine.",
            "Register it at code.earthengine.google.com/register.",
        )
    if status == 404:
        return AefPermissionError(
            f"Earth Engine does not know the project {project!r} (HTTP 404).",
            "Check FUSAR_EE_PROJECT and FUSAR_EE_URL.",
        )
    return AefPermissionError(
        f"The account may not use Earth Engine in the project {project!r} (HTTP 403).",
        "Check FUSAR_EE_PROJECT, and give the account the roles Earth Engine Resource Viewer and "
        "Service Usage Consumer.",
    )


def _of_library(error: Exception) -> AefUnavailableError:
    text = str(error)
    if "authorize access" in text:
        return login_error()
    return AefUnavailableError(
        f"Earth Engine refused the request{_quoted(text)}", "Choose another AEF source."
    )


def _of_transport(error: Exception, deadline_s: float) -> AefUnavailableError:
    from google.auth.exceptions import GoogleAuthError, TransportError
    from httplib2 import HttpLib2Error

    # A reply that stalls half way arrives as a ConnectionError that says "Read timed out".
    if isinstance(error, TimeoutError) or (isinstance(error, ConnectionError) and "timed out" in str(error)):
        return timeout_error(deadline_s)
    if isinstance(error, GoogleAuthError) and not isinstance(error, TransportError):
        return login_error()
    if isinstance(error, OSError | TransportError | HttpLib2Error):
        return AefOfflineError(
            "Earth Engine cannot be reached from the backend's computer.",
            "Check its network, proxy and FUSAR_EE_URL, or use an AEF file.",
        )
    return AefDataError("Earth Engine's reply cannot be read.", "Try again, or choose another AEF source.")


def _quoted(text: Any) -> str:
    """The end of a sentence: the first line of a foreign message, short and without anything that could be a token."""
    line = (
        _SECRET.sub("…", str(text).strip().partition("\n")[0])
        .encode("utf-8", "replace")
        .decode()
        .rstrip(". ")
    )
    if not line:
        return "."
    return f": {line if len(line) <= _EXCERPT else line[:_EXCERPT] + '…'}."
