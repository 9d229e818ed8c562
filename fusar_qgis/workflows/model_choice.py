"""Which of the backend's models answers."""

from __future__ import annotations

from typing import Optional

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.errors import BackendUnavailableError, UnknownModelError
from fusar_qgis.exchange import Cancelled


def served_model(client: BackendClient, wanted: Optional[str], cancelled: Cancelled) -> ModelCard:
    """The wanted model's card, or the first one's.

    Raises:
        UnknownModelError: The backend does not serve the wanted model.
        FusarError: What the client raises.
    """
    cards = client.models(cancelled).data
    if not cards:
        raise BackendUnavailableError(
            f"The backend at {client.shown_url} serves no model.", "Start it with a checkpoint."
        )
    chosen = next((card for card in cards if wanted in (None, "", card.id)), None)
    if chosen is None:
        raise UnknownModelError(
            f"The backend at {client.shown_url} does not serve the model {wanted!r}.",
            f"Use one of: {', '.join(card.id for card in cards)}.",
        )
    return chosen
