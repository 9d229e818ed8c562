"""Images and scenes as the gray tiles that a model sees, cut and stretched as for a detection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from backend.fields import FieldResolver
from backend.raster_band import RasterBand, window_reader
from backend.raster_scene import read_scene
from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions, plan_detection
from fusar_qgis.core.errors import DatasetError, FusarError, InvalidSceneError
from fusar_qgis.core.field import AefField, read_npz, read_rows
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import field_place, square_around
from fusar_qgis.core.tiling import plan_tiles
from training.data.written_boxes import rescaled
from training.prepare.annotation import Annotated, Label
from training.prepare.land_cover import LandCoverMap
from training.prepare.pictures import fitted, fitting, read_gray

LEAST_SHARE = 0.5
"""An object belongs to a tile that holds at least half of it; a smaller piece at the edge is none of its objects."""

LEAST_SIDE_PX = 1.0
"""Of a box in the picture that is written: what is thinner shows nothing."""


@dataclass(frozen=True)
class TileOptions:
    """How images become tiles.

    Attributes:
        tile_px: Side of a tile in pixels of the picture.
        overlap_percent: What neighbors share.
        band: Of scenes, 1-based.
        year: In place of what a scene's file says.
        nodes: AEF nodes per side.
        cut_images: Whether images that say nowhere where they lie are cut too.
    """

    tile_px: int = 504
    overlap_percent: int = 0
    band: int = 1
    year: int | None = None
    nodes: int = 16
    cut_images: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What is known of a scene's places besides the image: AEF and land cover, None without."""

    aef: FieldResolver | None = None
    land_cover: LandCoverMap | None = None


@dataclass(frozen=True, eq=False)
class PreparedTile:
    """One picture, uint8 [rows, cols], its objects in its own pixels, and its AEF field if there is one.

    Attributes:
        id: Unique in a data set.
        group: What must not be torn apart by a split: the scene or image that it comes from.
        aef: `used`, or why there is no field.
        covers: What covers each 3 x 3 cell, row by row; empty where nobody knows.
    """

    id: str
    group: str
    pixels: np.ndarray
    labels: tuple[Label, ...]
    source: Annotated
    field: AefField | None = None
    aef: str = "no_place"
    year: int | None = None
    covers: tuple[str, ...] = ()


def cut(annotated: Annotated, options: TileOptions, around: Surroundings) -> Iterator[PreparedTile]:
    """The tiles of one image.

    A georeferenced raster is a scene: cut as the plugin cuts it, in its own stretch, with AEF of its place and year.
    Any other image stays whole, unless it is to be cut too; 8 bits stay as gray as they are, for chips come stretched.
    What is told of a whole image, in a text or in questions and answers, stays with the whole image.

    Args:
        annotated: The image and its labels.
        options: How.
        around: Where AEF and land cover come from.

    Raises:
        DatasetError: The image cannot be read, or a label lies outside it.
    """
    told = bool(annotated.written or annotated.caption)
    try:
        scene = read_scene(annotated.path, options.year)
    except InvalidSceneError:
        gray = read_gray(annotated, options.band)
        _check_inside(annotated, gray.shape[1], gray.shape[0])
        yield from (
            _of_image(annotated, gray, options)
            if options.cut_images and not told
            else [_whole(annotated, gray)]
        )
        return
    _check_inside(annotated, scene.width_px, scene.height_px)
    if told:
        yield _whole_scene(annotated, scene, options, around)
    else:
        yield from _of_scene(annotated, scene, options, around)


def _whole(annotated: Annotated, gray: np.ndarray) -> PreparedTile:
    picture = fitted(gray)
    window = PixelBox(0.0, 0.0, float(gray.shape[1]), float(gray.shape[0]))
    name, field = annotated.path.stem, _own_field(annotated)
    scale = (picture.shape[1] / gray.shape[1], picture.shape[0] / gray.shape[0])
    labels = tuple(_labels_in(annotated, window, scale, 0.0))
    status = "used" if field is not None else "no_place"
    return PreparedTile(name, name, picture, labels, _told(annotated, scale), field, status)


def _of_image(annotated: Annotated, gray: np.ndarray, options: TileOptions) -> Iterator[PreparedTile]:
    height, width = gray.shape
    overlap_px = options.tile_px * options.overlap_percent // 100
    for tile in plan_tiles(width, height, options.tile_px, overlap_px):
        window, name = tile.window, annotated.path.stem
        x1, y1, x2, y2 = (int(value) for value in window.as_tuple())
        labels = tuple(_labels_in(annotated, window, (1.0, 1.0)))
        yield PreparedTile(f"{name}_{x1}_{y1}", name, gray[y1:y2, x1:x2], labels, annotated)


def _whole_scene(
    annotated: Annotated, scene: Scene, options: TileOptions, around: Surroundings
) -> PreparedTile:
    window = PixelBox(0.0, 0.0, float(scene.width_px), float(scene.height_px))
    size = fitting((scene.width_px, scene.height_px))
    with RasterBand(annotated.path, options.band) as raster:
        gray = window_reader(raster).gray(window, size)
    if gray is None:
        raise DatasetError(f"The image {annotated.path} has no valid pixel.", annotated.where)
    scale = (size[0] / scene.width_px, size[1] / scene.height_px)
    field, status = _own_field(annotated), "used"
    if field is None:
        field, status = _field(scene, window, options, around.aef)
    labels = tuple(_labels_in(annotated, window, scale, 0.0))
    told, year = _told(annotated, scale), scene.acquisition.year
    return PreparedTile(scene.name, scene.name, gray, labels, told, field, status, year)


def _told(annotated: Annotated, scale: tuple[float, float]) -> Annotated:
    """What was told of an image, with its boxes in pixels of the picture that is written."""
    moved = [
        replace(item, question=rescaled(item.question, scale), answer=rescaled(item.answer, scale))
        for item in annotated.written
    ]
    return replace(annotated, written=tuple(moved))


def _own_field(annotated: Annotated) -> AefField | None:
    """The field that came with an image, in either form of the release's."""
    if annotated.aef is None:
        return None
    try:
        return read_rows(annotated.aef) if annotated.aef.suffix == ".npy" else read_npz(annotated.aef)
    except FusarError as error:
        raise DatasetError(f"The AEF field {annotated.aef} cannot be used: {error}") from error


def _of_scene(
    annotated: Annotated, scene: Scene, options: TileOptions, around: Surroundings
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
            labels = tuple(_labels_in(annotated, window, (scale, scale)))
            field, status = _field(scene, window, options, around.aef)
            covers = around.land_cover.cells(scene, window) if around.land_cover is not None else ()
            yield PreparedTile(
                f"{scene.name}_{int(window.xmin)}_{int(window.ymin)}", scene.name, gray, labels, annotated,
                field, status, scene.acquisition.year, covers,
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


def _labels_in(
    annotated: Annotated, window: PixelBox, scale: tuple[float, float], least_share: float = LEAST_SHARE
) -> Iterator[Label]:
    """The objects of a window, clipped to it, in pixels of its picture; no slivers."""
    for label in annotated.labels:
        box = PixelBox(*label.box)
        inside = box.shifted(-window.xmin, -window.ymin).clipped(window.width, window.height)
        seen = inside.scaled(*scale)
        if min(seen.width, seen.height) >= LEAST_SIDE_PX and inside.area >= least_share * box.area:
            yield Label(label.name, seen.as_tuple())


def _check_inside(annotated: Annotated, width: int, height: int) -> None:
    for label in annotated.labels:
        x1, y1, x2, y2 = label.box
        if x2 <= 0 or y2 <= 0 or x1 >= width or y1 >= height:
            raise DatasetError(
                f"{annotated.where}: the box {[round(v, 1) for v in label.box]} lies outside the image of "
                f"{width} x {height} px.",
                "Correct or remove it.",
            )
