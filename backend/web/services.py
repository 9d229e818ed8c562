"""What the routes share: one object per server, kept on the application's state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Depends, Request

from backend.aef.selection import AefSelector
from backend.inference import Interpreter, Limits
from backend.loading import EngineSlot
from backend.settings import Settings
from backend.web.limits import RequestGate
from backend.web.metrics import Metrics
from fusar_qgis.core.api import ModelCard


@dataclass(frozen=True)
class Services:
    """Engine, sources, settings and counters of one server."""

    slot: EngineSlot
    aef: AefSelector
    settings: Settings
    gate: RequestGate
    metrics: Metrics = field(default_factory=Metrics)

    def interpreter(self) -> Interpreter:
        """Who answers.

        Raises:
            ModelLoadingError: The model is not there yet.
            FusarError: It did not load.
        """
        settings = self.settings
        limits = Limits(settings.max_image_px, settings.max_new_tokens, settings.request_timeout_s)
        return Interpreter(self.slot.engine(), self.aef, limits)

    def card(self) -> ModelCard:
        """The served model, with the AEF this server has.

        Raises:
            ModelLoadingError: The model is not there yet.
            FusarError: It did not load.
        """
        card = self.slot.engine().card
        most = min(card.max_new_tokens, self.settings.max_new_tokens)
        return replace(card, max_new_tokens=most, aef_years=self.aef.years(), aef_sources=self.aef.names)


def get_services(request: Request) -> Services:
    """The services of the application that got the request."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


ServicesHere = Annotated[Services, Depends(get_services)]
