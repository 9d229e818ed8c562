"""The five tasks: their questions and, for training, their answers, word for word.

A fine-tuned model depends on the exact words, so every prompt in the product is rendered here and nowhere else.
A checkpoint may bring its own templates (`prompts.json`), with the placeholders `{label}`, `{labels}` and `{box}`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Iterable, List, Mapping, Optional, Sequence, Tuple

from fusar_qgis.core.errors import InvalidRequestError

COUNTING = "counting"
LOCALIZATION = "localization"
CLASSIFICATION = "classification"
DETECTION = "detection"
CAPTIONING = "captioning"
TASKS = (COUNTING, LOCALIZATION, CLASSIFICATION, DETECTION, CAPTIONING)

NONE_ANSWER = "None"
GRID_SIZE = 3

_PLACEHOLDER = re.compile(r"\{(?:labels|label|box)\}")

Box = Tuple[float, float, float, float]

_DEFAULT_TEMPLATES = {
    COUNTING: "How many objects of class {label} are in this SAR image? Answer with one number.",
    LOCALIZATION: (
        "Which cells of the 3 x 3 grid hold objects of class {label}? "
        "Cells are numbered 1 to 9, row by row from the top left. Answer with the cell numbers or None."
    ),
    CLASSIFICATION: "What is the object in the box {box} of this SAR image? Answer with one of: {labels}.",
    DETECTION: (
        "Detect every object of class {label} in this SAR image. "
        'Answer with a JSON list of {"bbox_2d": [x1, y1, x2, y2], "label": "{label}"} or None.'
    ),
    CAPTIONING: "Describe this SAR image.",
}


@dataclass(frozen=True)
class PromptSet:
    """One question template per task."""

    templates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(dict(_DEFAULT_TEMPLATES)))

    @classmethod
    def from_json(cls, text: str) -> PromptSet:
        """Reads a checkpoint's `prompts.json`; tasks it does not name keep the default words.

        Args:
            text: A JSON object from task name to template.

        Raises:
            InvalidRequestError: Not such an object, or a task name is unknown.
        """
        try:
            given = json.loads(text)
            json.dumps(given, ensure_ascii=False).encode(
                "utf-8"
            )  # no half characters: nobody could send them
        except UnicodeEncodeError as error:
            raise InvalidRequestError("prompts.json holds half a character.", "Write it again.") from error
        except (ValueError, RecursionError) as error:
            raise InvalidRequestError(f"prompts.json is not JSON: {error}.") from error
        if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
            raise InvalidRequestError("prompts.json must be an object of task name to template.")
        unknown = sorted(set(given) - set(TASKS))
        if unknown:
            raise InvalidRequestError(f"prompts.json names unknown tasks {unknown}; known: {list(TASKS)}.")
        return cls(MappingProxyType({**_DEFAULT_TEMPLATES, **given}))

    def to_json(self) -> str:
        """The templates as a `prompts.json` text."""
        return json.dumps(dict(self.templates), indent=2, ensure_ascii=False) + "\n"


DEFAULT_PROMPTS = PromptSet()


def render_question(
    task: str,
    label: str = "",
    labels: Sequence[str] = (),
    box: Optional[Box] = None,
    prompts: PromptSet = DEFAULT_PROMPTS,
) -> str:
    """The question for one task, in the checkpoint's own words.

    Args:
        task: One of `TASKS`.
        label: The class asked for (counting, localization, detection).
        labels: The classes to choose from (classification).
        box: The box asked about, in pixels of the image the model sees (classification).
        prompts: The checkpoint's templates.

    Raises:
        InvalidRequestError: Unknown task, or what the task needs is missing.
    """
    if task not in TASKS:
        raise InvalidRequestError(f"The task {task!r} is unknown.", f"Use one of: {', '.join(TASKS)}.")
    if task in (COUNTING, LOCALIZATION, DETECTION) and not label.strip():
        raise InvalidRequestError(f"The task {task} needs a class.", 'Name one, for example "ship".')
    if task == CLASSIFICATION and box is None:
        raise InvalidRequestError("Classification needs a box.", "Send the box in pixels of the image.")
    # One pass, not str.format: templates hold JSON braces, and a label that looks like a placeholder stays as it is.
    values = {
        "{labels}": ", ".join(labels),
        "{label}": label.strip(),
        "{box}": render_box(box) if box else "",
    }
    return _PLACEHOLDER.sub(lambda match: values[match.group()], prompts.templates[task])


def render_box(box: Box) -> str:
    """A box as the model writes it: `[x1, y1, x2, y2]`, whole pixels of the image it sees, unclamped."""
    return "[" + ", ".join(str(round(float(value))) for value in box) + "]"


def render_count(count: int) -> str:
    """The counting answer."""
    return str(count)


def render_cells(cells: Iterable[int]) -> str:
    """The localization answer: cell numbers in rising order, or `None`."""
    return ", ".join(str(cell) for cell in sorted(set(cells))) or NONE_ANSWER


def render_detections(boxes: Sequence[Box], label: str) -> str:
    """The detection answer: a JSON list in reading order of the box centers, or `None`.

    Args:
        boxes: Boxes in pixels of the image the model sees, in the order to write them (see `reading_order`).
        label: Their class.
    """
    if not boxes:
        return NONE_ANSWER
    items = [f'{{"bbox_2d": {render_box(box)}, "label": {json.dumps(label)}}}' for box in boxes]
    return "[" + ", ".join(items) + "]"


def reading_order(boxes: Sequence[Box], row_px: float = 28.0) -> List[int]:
    """Indices of boxes as a reader meets them: by rows of `row_px` from the top, left to right within a row.

    Args:
        boxes: Boxes in pixels of the image the model sees.
        row_px: Row height; 28 px is one token row of Qwen2.5-VL.
    """
    centers = [((x1 + x2) / 2, (y1 + y2) / 2) for x1, y1, x2, y2 in boxes]
    return sorted(
        range(len(boxes)), key=lambda i: (int(centers[i][1] // row_px), centers[i][0], centers[i][1])
    )


def cell_of(box: Box, width_px: float, height_px: float) -> int:
    """The 3 x 3 cell (1..9, row by row from the top left) of a box's center; centers outside count to the border cell.

    Args:
        box: The box in pixels.
        width_px: Image width in the same pixels.
        height_px: Image height in the same pixels.
    """
    column = int((box[0] + box[2]) / 2 / width_px * GRID_SIZE)
    row = int((box[1] + box[3]) / 2 / height_px * GRID_SIZE)
    return min(max(row, 0), GRID_SIZE - 1) * GRID_SIZE + min(max(column, 0), GRID_SIZE - 1) + 1


def cell_box(cell: int, width_px: float, height_px: float) -> Box:
    """The pixel box of cell 1..9.

    Raises:
        InvalidRequestError: The number is not 1..9.
    """
    if not 1 <= cell <= GRID_SIZE * GRID_SIZE:
        raise InvalidRequestError(f"The cell {cell} is not one of 1..9.")
    row, column = divmod(cell - 1, GRID_SIZE)
    width, height = width_px / GRID_SIZE, height_px / GRID_SIZE
    return (column * width, row * height, (column + 1) * width, (row + 1) * height)
