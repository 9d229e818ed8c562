"""How the stub backend behaves beyond answering well, and what its handler threads share."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

from fusar_qgis.core import api


@dataclasses.dataclass
class Behavior:
    """What the stub does beyond answering well."""

    token: str = ""
    die_after: int = -1
    """Exit the process when this many interpret calls were answered."""
    reject_after: int = -1
    """Answer 503 from this call on."""
    status: int = 0
    """Answer every call with this HTTP status."""
    html: bool = False
    """Answer with an HTML page instead of JSON."""
    hold: bool = False
    """Keep interpret calls waiting until `hold` is False again."""
    most_boxes: int = 0
    """Answers with more boxes than this are cut off there, with finish_reason=length (0: never)."""
    partial_always: bool = False
    busy_times: int = 0
    """Answer this many interpret calls with 429 first."""
    interpret_status: int = 0
    """Answer every interpret call with this HTTP status."""
    least_blob: int = 0
    """Blobs of fewer pixels are speckle."""
    unparsed: bool = False
    unparsed_upright: bool = False
    """Nothing can be read of the answers about boxes that are higher than wide."""
    frame: str = api.FRAME_SEEN
    seen_factor: float = 2.0
    threshold: int = 200
    tile_size_px: int = 64
    aef_status: str = "used"
    aef_message: str = ""
    aef_valid: int = 256
    aef_year: int = 0
    """AEF is of this year, whatever is asked for (0: of the wanted one)."""
    tlm: bool = False
    aef_sea_above: int = -1
    """Images whose field place begins north of this latitude report no_valid_nodes (-1: none)."""
    chat_chunks: int = 5
    chat_text: str = ""
    """What the chat answers instead of counted words."""
    chat_hold: bool = False
    chat_events: list[Any] = dataclasses.field(default_factory=list)
    """Sent before the words."""
    chat_at_once: bool = False
    """The whole stream leaves in one piece."""
    challenge: bool = False
    """401 replies carry a Basic challenge, as a wrong server would."""


class State:
    """What all handler threads share."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.behavior = Behavior()
        self.requests: list[dict[str, Any]] = []
        self.active = 0
        self.most_active = 0
        self.answered = 0
        self.aborted = 0
