"""Every error the product raises on purpose: one base, one class per cause.

A message is one sentence that says what is wrong, quotes the value and, in `action`, what to do.
The backend maps `code` and `status` onto its JSON error shape; the plugin shows `message` and `action`.
"""

from __future__ import annotations


class FusarError(Exception):
    """Base of all errors meant for people.

    Args:
        message: One sentence: what is wrong, with the value.
        action: One sentence: what the reader can do about it.
    """

    code = "internal"
    status = 500

    def __init__(self, message: str, action: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.action = action

    def __str__(self) -> str:
        """Message and action as one line."""
        return f"{self.message} {self.action}".strip()


class InvalidSceneError(FusarError):
    """The raster cannot be used as a scene: no CRS, no pixels, no valid data, no mapping."""

    code = "invalid_scene"
    status = 422


class MissingYearError(InvalidSceneError):
    """Neither the file nor the user says when the scene was taken."""

    code = "missing_year"


class InvalidRequestError(FusarError):
    """A request field is missing, malformed or out of range."""

    code = "invalid_request"
    status = 422


class UnsupportedImageError(FusarError):
    """The image bytes are no PNG, JPEG, TIFF or WebP that we can decode."""

    code = "unsupported_image"
    status = 415


class UnsupportedMediaError(FusarError):
    """The request body is not JSON."""

    code = "unsupported_media_type"
    status = 415


class RequestTooLargeError(FusarError):
    """Body, image or grid exceeds its limit."""

    code = "too_large"
    status = 413


class SlowRequestError(FusarError):
    """The request's body did not arrive within the server's time limit."""

    code = "request_timeout"
    status = 408


class UnauthorizedError(FusarError):
    """The bearer token is missing or wrong."""

    code = "unauthorized"
    status = 401


class ForbiddenError(FusarError):
    """The token is right, the thing asked for is not allowed."""

    code = "forbidden"
    status = 403


class UnknownModelError(FusarError):
    """The request names a model that this server does not serve."""

    code = "unknown_model"
    status = 404


class InvalidFieldError(InvalidRequestError):
    """An AEF field has wrong shapes, non-finite values or positions outside [0, 1]."""

    code = "invalid_field"


class AefUnavailableError(FusarError):
    """No AEF vectors can be had for this place and year from the chosen source."""

    code = "aef_unavailable"
    status = 424


class AefNotConfiguredError(AefUnavailableError):
    """The source needs a file, a project or a permission that nobody gave it."""

    code = "aef_not_configured"


class AefLoginError(AefUnavailableError):
    """The sign-in is missing, expired or was revoked."""

    code = "aef_login"


class AefPermissionError(AefUnavailableError):
    """The account or the network may not read this (HTTP 403)."""

    code = "aef_permission"


class AefRateLimitError(AefUnavailableError):
    """Too many requests at once (HTTP 429); waiting helps."""

    code = "aef_rate_limit"


class AefQuotaError(AefUnavailableError):
    """The account's allowance is used up; waiting a moment does not help."""

    code = "aef_quota"


class AefNoCoverageError(AefUnavailableError):
    """AEF has no pixel for this place: open sea, poles, or outside every file."""

    code = "aef_no_coverage"


class AefOfflineError(AefUnavailableError):
    """The source's host cannot be reached: no network, DNS, proxy or TLS."""

    code = "aef_offline"


class AefTimeoutError(AefUnavailableError):
    """The source did not answer within its deadline."""

    code = "aef_timeout"


class AefDataError(AefUnavailableError):
    """What came is not AEF: truncated, damaged, averaged or wrongly de-quantized."""

    code = "aef_data"


class ServerBusyError(FusarError):
    """Too many requests are waiting."""

    code = "busy"
    status = 429


class UnreadableAnswerError(FusarError):
    """The model's text has no answer of the asked kind."""

    code = "unreadable_answer"
    status = 502


class ModelLoadingError(FusarError):
    """The model is not ready yet."""

    code = "loading"
    status = 503


class EngineFailedError(FusarError):
    """The model broke off an answer: out of memory, a lost GPU, a process that died. The next request may succeed."""

    code = "engine_failed"
    status = 503


class ServerStoppingError(FusarError):
    """The server was told to stop."""

    code = "stopping"
    status = 503


class GenerationTimeoutError(FusarError):
    """The answer did not come within the request's time limit."""

    code = "timeout"
    status = 504


class CheckpointError(FusarError):
    """A checkpoint folder is incomplete, inconsistent or unsafe to read."""

    code = "checkpoint"


class DatasetError(FusarError):
    """A training or evaluation record is wrong."""

    code = "dataset"
    status = 422


class ConfigError(FusarError):
    """A configuration key is unknown or its value is wrong."""

    code = "config"


class TrainingMemoryError(FusarError):
    """The device's memory does not hold a training step."""

    code = "memory"


class OutputError(FusarError):
    """A result cannot be written where it should go."""

    code = "output"


class BackendUnavailableError(FusarError):
    """The client got no answer at all: refused, unreachable, timed out."""

    code = "backend_unavailable"
    status = 503


class BackendRejectedError(FusarError):
    """The backend answered with an error.

    Args:
        message: The server's sentence.
        action: The server's advice.
        status: The HTTP status it sent.
        code: The server's error code.
    """

    def __init__(self, message: str, action: str = "", status: int = 500, code: str = "internal") -> None:
        super().__init__(message, action)
        self.status = status
        self.code = code


class OperationCancelledError(FusarError):
    """The user pressed Stop."""

    code = "cancelled"
    status = 499
