"""What AEF changed: the modulation of each visual token, and answers with other uses of AEF beside the first."""

from __future__ import annotations

import numpy as np

from backend.engine.base import Engine, ImagePart
from fusar_qgis.core.api import (
    AefOptions,
    AnswerVariant,
    InterpretResponse,
    ModulationMap,
    encode_array,
)


def modulation_map(engine: Engine, image: ImagePart) -> ModulationMap | None:
    """The map for one image, or None where nothing was modulated.

    Args:
        engine: The model.
        image: Pixels and field.
    """
    strength = engine.modulation(image)
    if strength is None:
        return None
    scale, shift = (np.ascontiguousarray(strength[..., part], np.float32) for part in (0, 1))
    return ModulationMap(encode_array(scale), encode_array(shift))


def as_variant(options: AefOptions, response: InterpretResponse) -> AnswerVariant:
    """What a compared answer tells; sizes, model and frame are those of the first answer.

    Args:
        options: The use of AEF that was asked for.
        response: The answer to it.
    """
    return AnswerVariant(
        options=options,
        aef=response.aef,
        status=response.status,
        text=response.text,
        finish_reason=response.finish_reason,
        boxes=response.boxes,
        count=response.count,
        cells=response.cells,
        labels=response.labels,
        caption=response.caption,
        modulation=response.modulation,
    )
