"""The steps from an address to a working model, and what a test found at each: plain data, shown and copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from fusar_qgis.core.api import ModelCard

OK, NOTE, FAILED, SKIPPED = "ok", "note", "failed", "skipped"
ADDRESS, NAME, PROXY, PORT, TLS, HTTP, TOKEN, VERSION, LOADING, MODEL, AEF = STEPS = (
    "Address",
    "Name resolution",
    "Proxy",
    "Connection (TCP)",
    "Encryption (TLS)",
    "HTTP",
    "Token",
    "API version",
    "Model loading",
    "Model",
    "AEF source",
)


@dataclass(frozen=True)
class StepResult:
    """One step: what was found in `detail`, and in `action` what to do where it failed or deserves a note."""

    name: str
    state: str
    detail: str = ""
    action: str = ""
    seconds: float = 0.0
    card: Optional[ModelCard] = None
    """The served model, with the last steps."""

    def line(self) -> str:
        """As text, to be copied."""
        said = f"{self.detail} {self.action}".strip()
        return f"[{self.state}] {self.name} ({self.seconds:.2f} s): {said}"
