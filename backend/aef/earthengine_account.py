"""Who signs in to Earth Engine: a service account's key file, else the user's or the computer's own sign-in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.aef.earthengine_errors import login_error
from fusar_qgis.core.errors import AefLoginError, AefNotConfiguredError

_MAX_KEY_BYTES = 2**16


@dataclass(frozen=True)
class EarthEngineAccount:
    """Where Earth Engine's work is counted, and how to sign in.

    Args:
        project: Google Cloud project; None takes the key file's own.
        key_file: A service account's JSON key; None takes the stored sign-in of this computer's user, else Google's
            application default credentials.
    """

    project: str | None = None
    key_file: Path | None = None

    def credentials(self) -> tuple[Any, str]:
        """Credentials and the project they work for.

        Raises:
            AefLoginError: The key file or the stored sign-in cannot be used.
            AefNotConfiguredError: Nothing names a project.
            google.auth.exceptions.GoogleAuthError: There is no sign-in, or it is not valid any more.
            ee.EEException: The same, said by the client library.
        """
        if self.key_file is not None:
            credentials, project = _from_key_file(self.key_file)
        else:
            credentials, project = _of_this_computer(), ""
        if not (self.project or project):
            raise AefNotConfiguredError("Earth Engine needs a Google Cloud project.", "Set FUSAR_EE_PROJECT.")
        return credentials, self.project or project


def _from_key_file(path: Path) -> tuple[Any, str]:
    import ee

    # Google's messages about a key can quote it: none of them is passed on.
    broken = AefLoginError(
        f"The Earth Engine key file {path.name!r} cannot be used.",
        "Set FUSAR_EE_SERVICE_ACCOUNT_FILE to a service account's JSON key that the backend may read.",
    )
    try:
        with path.open("rb") as file:
            key = json.loads(file.read(_MAX_KEY_BYTES))
        # The library takes a path ending in .pem for another form, so it gets the JSON itself.
        credentials = ee.ServiceAccountCredentials(key["client_email"], key_data=json.dumps(key))
    except (OSError, ValueError, KeyError, TypeError):
        raise broken from None
    return credentials, str(key.get("project_id", ""))


def _of_this_computer() -> Any:
    import ee
    import google.auth

    # Asking for the default credentials looks for a cloud machine's own server, which takes seconds elsewhere.
    if Path(ee.oauth.get_credentials_path()).is_file():
        try:
            return ee.data.get_persistent_credentials()
        except ValueError:  # the stored file is no JSON
            raise login_error() from None
    credentials, _ = google.auth.default(scopes=ee.oauth.SCOPES)
    return credentials
