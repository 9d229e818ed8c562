"""The AEF field of one tile, as the backend would use it for a question about the tile."""

from __future__ import annotations

from typing import Optional

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import FieldPlace, FieldRequest, decode_array
from fusar_qgis.core.errors import AefUnavailableError, BackendRejectedError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.field import AefField


def tile_field(client: BackendClient, place: FieldPlace, feedback: Feedback) -> Optional[AefField]:
    """Asks the backend (worker thread).

    Args:
        client: The backend.
        place: From `core.scene_window.field_place`: with each node's place on the image.
        feedback: Stop.

    Returns:
        None where there is no AEF, or no node with a vector on the image.

    Raises:
        FusarError: What the client raises, but for AEF that does not exist.
    """
    try:
        reply = client.aef_field(FieldRequest(place), feedback.is_cancelled)
    except BackendRejectedError as error:
        if error.code != AefUnavailableError.code:
            raise
        return None
    if place.positions is None:
        return None
    positions = decode_array(place.positions, "float32")
    valid = decode_array(reply.valid, "uint8").astype(bool) & np.isfinite(positions).all(axis=-1)
    return AefField(decode_array(reply.values, "float32"), valid, positions) if valid.any() else None
