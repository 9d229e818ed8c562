"""What the end-to-end tests know for certain: where the scene lies and what the tiny model answers."""

from __future__ import annotations

from fusar_qgis.core.tasks import CAPTIONING, COUNTING, DETECTION, render_question

SIZE_PX = (200, 150)
ORIGIN = (500_000.0, 2_000_000.0)
"""Map coordinates of the scene's top left corner."""
PIXEL_M = 10.0
EPSG = 32643
YEAR = 2020

IMAGE_SIZE_PX = 112
"""Side of the image that the model sees."""
BOX_SEEN_PX = (28, 42, 84, 56)
"""Where it finds a ship in every image (xmin, ymin, xmax, ymax)."""
QUESTION = "How many ships do you see?"
ANSWERS = {
    render_question(DETECTION, "ship"): f'[{{"bbox_2d": {list(BOX_SEEN_PX)}, "label": "ship"}}]',
    render_question(COUNTING, "ship"): "1",
    render_question(CAPTIONING): "One ship at sea.",
    QUESTION: "One ship.",
}
