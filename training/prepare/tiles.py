"""Images and scenes as the gray tiles that a model sees, cut and stretched as for a detection."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

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
from fusar_qgis.core.training_records import LEAST_SHARE, LEAST_SIDE_PX
from training.prepare.annotation import Annotated, Label, Written
from training.prepare.land_cover import LandCover
from training.prepare.pictures import GrayWindows, open_picture
from training.prepare.tally import Tally

MOST_SHRUNK = 4.0
"""A picture that would have to be shrunk more to be seen whole is refused: a ship of 30 px would have 7."""


@dataclass(frozen=True)
class TileOptions:
    """How images become tiles.

    Attributes:
        tile_px: Side of a tile in pixels of the picture.
        overlap_percent: What neighbors share.
        band: 1-based, of all but 8-bit pictures.
        year: In place of what a scene's file says.
        nodes: AEF nodes per side.
        whole_px: Up to this longer side an image without a place stays whole, and one with texts is shown.
    """

    tile_px: int = 504
    overlap_percent: int = 0
    band: int = 1
    year: int | None = None
    nodes: int = 16
    whole_px: int = 1024


@dataclass(frozen=True, eq=False)
class PreparedTile:
    """One picture, uint8 [rows, cols], what is known of it in its own pixels, and its AEF field if there is one.

    Attributes:
        id: Unique in a data set.
        group: What must not be torn apart by a split: the scene or image that it comes from.
        labels: Its objects; None where nobody has looked for any.
        caption: What was written about it.
        written: Questions and answers about it.
        aef: `used`, `other_year` where the source had only one, or why there is no field; `aef_note` says more.
        year: Of the acquisition.
        cover: What covers its 3 x 3 cells; empty where nobody knows.
        north_up: Whether north is up in it.
        bbox: West, south, east, north of its scene; None without a place.
    """

    id: str
    group: str
    pixels: np.ndarray
    labels: tuple[Label, ...] | None
    caption: str = ""
    written: tuple[Written, ...] = ()
    field: AefField | None = None
    aef: str = "no_place"
    aef_note: str = ""
    year: int | None = None
    cover: tuple[str, ...] = ()
    north_up: bool = False
    bbox: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Cutter:
    """Cuts images one after the other.

    Attributes:
        options: How.
        resolver: Where AEF comes from; None for no AEF.
        cover: Land cover, if there is any.
        tally: Counts objects that are left out by rule.
    """

    options: TileOptions
    resolver: FieldResolver | None = None
    cover: LandCover | None = None
    tally: Tally = field(default_factory=Tally)

    def cut(self, annotated: Annotated) -> Iterator[PreparedTile]:
        """The pictures of one image.

        A georeferenced raster is a scene: cut as the plugin cuts it, in its own stretch, with AEF of its place and
        year.
        Other images are cut only where they are larger than `whole_px`. What is written about an image speaks of all
        of it, so it goes with the whole image, shrunk to `whole_px`, and with no tile.

        Args:
            annotated: The image and what is known of it.

        Raises:
            DatasetError: The image cannot be read, a label lies outside it, or it is too large for its texts.
        """
        with self._canvas(annotated) as canvas:
            self._check_inside(annotated, canvas.width_px, canvas.height_px)
            longer = max(canvas.width_px, canvas.height_px)
            if canvas.scene is None and longer <= self.options.whole_px:
                yield self._whole(canvas)
                return
            if annotated.labels is not None:
                yield from self._tiles(canvas)
            if annotated.has_texts:
                yield self._whole(replace(canvas, annotated=replace(annotated, labels=None)))

    @contextmanager
    def _canvas(self, annotated: Annotated) -> Iterator[_Canvas]:
        try:
            scene = read_scene(annotated.path, self.options.year)
        except InvalidSceneError:
            scene = None
        with ExitStack() as opened:
            if scene is None:
                windows, size = opened.enter_context(open_picture(annotated.path, self.options.band))
                yield _Canvas(annotated, windows, *size)
            else:
                raster = opened.enter_context(RasterBand(annotated.path, self.options.band))
                yield _Canvas(annotated, window_reader(raster), scene.width_px, scene.height_px, scene)

    def _tiles(self, canvas: _Canvas) -> Iterator[PreparedTile]:
        for window, size in _windows(canvas, self.options):
            gray = canvas.windows.gray(window, size)
            if gray is not None:
                name = f"{canvas.name}_{int(window.xmin)}_{int(window.ymin)}"
                tile = PreparedTile(
                    name, canvas.name, gray, self._labels_in(canvas.annotated.labels, window, size)
                )
                yield self._placed(tile, canvas, window)

    def _whole(self, canvas: _Canvas) -> PreparedTile:
        annotated, width, height = canvas.annotated, canvas.width_px, canvas.height_px
        shrunk = max(1.0, max(width, height) / self.options.whole_px)
        if shrunk > MOST_SHRUNK:
            raise DatasetError(
                f"{annotated.where}: the image of {width} x {height} px is too large to be seen whole, and its texts "
                "speak of all of it.",
                f"Cut it, or raise --whole-px to {math.ceil(max(width, height) / MOST_SHRUNK)}.",
            )
        window = PixelBox(0.0, 0.0, float(width), float(height))
        size = (max(1, round(width / shrunk)), max(1, round(height / shrunk)))
        gray = canvas.windows.gray(window, size)
        if gray is None:
            raise DatasetError(f"The image {annotated.path} has no valid pixel.", "Remove it.")
        scale = (size[0] / width, size[1] / height)
        labels = annotated.labels
        if labels is None:
            said = tuple(dict.fromkeys(label for item in annotated.written for label in item.objects))
            labels = said or None
        written = tuple(_scaled(item, scale, annotated.where) for item in annotated.written)
        tile = PreparedTile(
            canvas.name, canvas.name, gray, self._labels_in(labels, window, size), annotated.caption, written
        )
        return self._placed(tile, canvas, window)

    def _labels_in(
        self, labels: tuple[Label, ...] | None, window: PixelBox, size: tuple[int, int]
    ) -> tuple[Label, ...] | None:
        if labels is None:
            return None
        scale = (size[0] / window.width, size[1] / window.height)
        kept = []
        for label in labels:
            box = PixelBox(*label.box)
            inside = box.shifted(-window.xmin, -window.ymin).clipped(window.width, window.height)
            if not inside.area or inside.area < LEAST_SHARE * box.area:
                continue
            seen = inside.scaled(*scale)
            if min(seen.width, seen.height) < LEAST_SIDE_PX:
                self.tally.count(f"objects of less than {LEAST_SIDE_PX:g} px in their picture")
                continue
            kept.append(Label(label.name, seen.as_tuple()))
        return tuple(kept)

    def _check_inside(self, annotated: Annotated, width: int, height: int) -> None:
        for label in annotated.labels or ():
            box = PixelBox(*label.box)
            share = box.clipped(width, height).area / box.area
            if not share:
                raise DatasetError(
                    f"{annotated.where}: the box {[round(v, 1) for v in label.box]} lies outside the image of "
                    f"{width} x {height} px.",
                    "Correct or remove it.",
                )
            self.tally.count("objects with more than half outside their image", share < LEAST_SHARE)

    def _placed(self, tile: PreparedTile, canvas: _Canvas, window: PixelBox) -> PreparedTile:
        """The tile with what follows from its place."""
        scene = canvas.scene
        is_whole = (window.width, window.height) == (canvas.width_px, canvas.height_px)
        given = canvas.annotated.aef if is_whole else None
        if given is not None:
            tile = replace(tile, field=_given_field(given), aef="used", aef_note="came with the image")
        if scene is None:
            return tile
        if given is None:
            tile = _with_field(tile, scene, window, self)
        cover = self.cover.cells(scene, window) if self.cover is not None else ()
        return replace(
            tile,
            year=scene.acquisition.year,
            cover=cover,
            north_up=_is_north_up(scene, window),
            bbox=scene.bbox.as_tuple(),
        )


@dataclass(frozen=True, eq=False)
class _Canvas:
    """An open image."""

    annotated: Annotated
    windows: GrayWindows
    width_px: int
    height_px: int
    scene: Scene | None = None

    @property
    def name(self) -> str:
        return self.annotated.called


def _windows(canvas: _Canvas, options: TileOptions) -> Iterator[tuple[PixelBox, tuple[int, int]]]:
    """Windows of an image and the size of their pictures."""
    if canvas.scene is None:
        overlap = round(options.tile_px * options.overlap_percent / 100)
        for tile in plan_tiles(canvas.width_px, canvas.height_px, options.tile_px, overlap):
            yield tile.window, (round(tile.window.width), round(tile.window.height))
        return
    cutting = DetectionOptions(
        "any", options.band, tile_px=options.tile_px, overlap_percent=options.overlap_percent
    )
    plan = plan_detection(canvas.scene, cutting)
    for tile in plan.tiles:
        yield square_around(canvas.scene, tile.window, plan.side_px), (plan.tile_px, plan.tile_px)


def _with_field(tile: PreparedTile, scene: Scene, window: PixelBox, cutter: Cutter) -> PreparedTile:
    if cutter.resolver is None:
        return replace(tile, aef="off")
    nodes = cutter.options.nodes
    place = field_place(scene, window, scene.acquisition.year, nodes, nodes)
    found, report = cutter.resolver.resolve(place, None, AefOptions())
    if found is not None and found.valid.any():
        own = report.year_used in (None, report.year_requested)
        return replace(
            tile, field=found, aef="used" if own else "other_year", aef_note=report.message or report.source
        )
    status = report.status if report.status != "used" else "no_valid_nodes"
    return replace(tile, aef="no_year" if place is None else status, aef_note=report.message)


def _given_field(file: Path) -> AefField:
    try:
        return read_rows(file) if file.suffix.lower() == ".npy" else read_npz(file)
    except FusarError as error:
        raise DatasetError(f"The AEF field {file} cannot be used: {error}") from error


def _scaled(item: Written, scale: tuple[float, float], where: str) -> Written:
    boxes = tuple(PixelBox(*box).scaled(*scale) for box in item.boxes)
    if any(min(box.width, box.height) < 1 for box in boxes):
        raise DatasetError(
            f"{where}: a box in a text has less than one pixel in the whole picture.",
            "Raise --whole-px, or remove it.",
        )
    return replace(item, boxes=tuple(box.as_tuple() for box in boxes))


def _is_north_up(scene: Scene, window: PixelBox) -> bool:
    """Whether north is up and east is right, to an eighth of a turn."""
    x, y = window.center
    step = min(window.width, window.height) / 4
    points = np.array([(x, y - step), (x, y + step), (x - step, y), (x + step, y)])
    top, bottom, left, right = scene.mapping.pixel_to_lonlat(points)
    east = np.cos(np.radians(top[1])) * np.array([top[0] - bottom[0], right[0] - left[0]])
    north = np.array([top[1] - bottom[1], right[1] - left[1]])
    return bool(north[0] > 2 * abs(east[0]) and east[1] > 2 * abs(north[1]))
