"""Use case: what an analyst has accepted, renamed or drawn, as labels that a model can learn from."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Sequence

from fusar_qgis.core.coco_file import coco_document
from fusar_qgis.core.errors import InvalidRequestError, OutputError
from fusar_qgis.core.review import Corrections, ReviewedBox, corrections
from fusar_qgis.core.scene import Scene


def export_corrections(
    rows: Sequence[ReviewedBox], scene: Scene, path: Path, classes: Sequence[str] = ()
) -> Corrections:
    """Writes COCO's JSON, whole or not at all.

    Args:
        rows: All rows of the detection layer.
        scene: The scene they lie in.
        path: The file; one that is there is replaced.
        classes: The model's, for the order of the categories.

    Raises:
        InvalidRequestError: Nothing was accepted, renamed, drawn or rejected.
        OutputError: The file cannot be written.
    """
    found = corrections(rows)
    if not found.boxes and not found.rejected:
        raise InvalidRequestError(
            "No box has been reviewed yet.", "Accept, reject or rename boxes first, or draw missing ones."
        )
    document = coco_document(scene, found.boxes, datetime.now(timezone.utc), classes)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"The file {path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error
    return found
