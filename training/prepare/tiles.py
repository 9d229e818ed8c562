"""Images and scenes as the gray tiles that a model sees, cut and stretched as for a detection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, UnidentifiedImageError

from backend.fields import FieldResolver
from backend.raster_band import RasterBand, window_reader
from backend.raster_scene import read_scene
from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions, plan_detection
from fusar_qgis.core.errors import DatasetError, FusarError, InvalidSceneError
from fusar_qgis.core.field import AefField, read_npz
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import field_place, square_around
from training.prepare.annotation import Annotated, Label

LEAST_SHARE = 0.5
"""An object belongs to a tile that holds at least half of it; a smaller piece at the edge is none of its objects."""


@dataclass(frozen=True)
class TileOptions:
    """How images become tiles.

    Attributes:
        tile_px: Side of a tile in pixels of the picture.
        overlap_percent: What neighbors share.
        band: Of scenes, 1-based.
        year: In place of what a scene's file says.
        nodes: AEF nodes per side.
    """

    tile_px: int = 504
    overlap_percent: int = 0
    band: int = 1
    year: int | None = None
    nodes: int = 16


@dataclass(frozen=True, eq=False)
class PreparedTile:
    """One picture, uint8 [rows, cols], its objects in its own pixels, and its AEF field if there is one.

    Attributes:
        id: Unique in a data set.
        group: What must not be torn apart by a split: the scene or image that it comes from.
        aef: `used`, or why there is no field.
    """

    id: str
    group: str
    pixels: np.ndarray
    labels: tuple[Label, ...]
    source: Annotated
    field: AefField | None = None
    aef: str = "no_place"
    year: int | None = None


def cut(annotated: Annotated, options: TileOptions, resolver: FieldResolver | None) -> Iterator[PreparedTile]:
    """The tiles of one image.

    A georeferenced raster is a scene: cut as the plugin cuts it, in its own stretch, with AEF of its place and year.
    Any other image stays whole and as gray as it is: chips come stretched.

    Args:
        annotated: The image and its labels.
        options: How.
        resolver: Where AEF comes from; None for no AEF.

    Raises:
        DatasetError: The image cannot be read, or a label lies outside it.
    """
    try:
        scene = read_scene(annotated.path, options.year)
    except InvalidSceneError:
        yield _whole(annotated)
        return
    _check_inside(annotated, scene.width_px, scene.height_px)
    yield from _of_scene(annotated, scene, options, resolver)


def _whole(annotated: Annotated) -> PreparedTile:
    try:
        with Image.open(annotated.path) as image:
            gray = np.asarray(image.convert("L"))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise DatasetError(f"The image {annotated.path} cannot be read: {error}.", annotated.where) from error
    _check_inside(annotated, gray.shape[1], gray.shape[0])
    name = annotated.path.stem
    field = None
    if annotated.aef is not None:
        try:
            field = read_npz(annotated.aef)
        except FusarError as error:
            raise DatasetError(f"The AEF field {annotated.aef} cannot be used: {error}") from error
    labels = tuple(
        Label(label.name, _clipped(label.box, gray.shape[1], gray.shape[0])) for label in annotated.labels
    )
    return PreparedTile(
        name, name, gray, labels, annotated, field, "used" if field is not None else "no_place"
    )


def _of_scene(
    annotated: Annotated, scene: Scene, options: TileOptions, resolver: FieldResolver | None
) -> Iterator[PreparedTile]:
    cutting = DetectionOptions(
        "any", options.band, tile_px=options.tile_px, overlap_percent=options.overlap_percent
    )
    plan = plan_detection(scene, cutting)
    with RasterBand(annotated.path, options.band) as raster:
        reader = window_reader(raster)
        for tile in plan.tiles:
            window = square_around(scene, tile.window, plan.side_px)
            gray = reader.gray(window, (plan.tile_px, plan.tile_px))
            if gray is None:
                continue
            scale = plan.tile_px / window.width
            labels = tuple(_labels_in(annotated, window, scale))
            field, status = _field(scene, window, options, resolver)
            yield PreparedTile(
                f"{scene.name}_{int(window.xmin)}_{int(window.ymin)}", scene.name, gray, labels, annotated,
                field, status, scene.acquisition.year,
            )  # fmt: skip


def _field(
    scene: Scene, window: PixelBox, options: TileOptions, resolver: FieldResolver | None
) -> tuple[AefField | None, str]:
    if resolver is None:
        return None, "off"
    place = field_place(scene, window, scene.acquisition.year, options.nodes, options.nodes)
    field, report = resolver.resolve(place, None, AefOptions())
    usable = field is not None and bool(field.valid.any())
    return (
        (field, "used") if usable else (None, report.status if report.status != "used" else "no_valid_nodes")
    )


def _labels_in(annotated: Annotated, window: PixelBox, scale: float) -> Iterator[Label]:
    for label in annotated.labels:
        box = PixelBox(*label.box)
        moved = box.shifted(-window.xmin, -window.ymin)
        inside = moved.clipped(window.width, window.height)
        if inside.area and inside.area >= LEAST_SHARE * box.area:
            yield Label(label.name, inside.scaled(scale, scale).as_tuple())


def _check_inside(annotated: Annotated, width: int, height: int) -> None:
    for label in annotated.labels:
        x1, y1, x2, y2 = label.box
        if x2 <= 0 or y2 <= 0 or x1 >= width or y1 >= height:
            raise DatasetError(
                f"{annotated.where}: the box {[round(v, 1) for v in label.box]} lies outside the image of "
                f"{width} x {height} px.",
                "Correct or remove it.",
            )


def _clipped(
    box: tuple[float, float, float, float], width: int, height: int
) -> tuple[float, float, float, float]:
    return PixelBox(*box).clipped(width, height).as_tuple()
