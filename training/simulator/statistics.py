"""Are simulated chips like real ones? Their statistics side by side, as numbers and as a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
import rasterio

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase
from rasterio.errors import RasterioIOError

from fusar_qgis.core.errors import ConfigError, DatasetError, OutputError
from training.data.coco import read_coco
from training.data.sample import Sample
from training.simulator.generate import make_sample
from training.simulator.scene import simulate_scene
from training.simulator.targets import SHIP

CHIPS = "sar/sar-ship-dataset-chips/dev/annotations_coco.json"
SCENE = "sar/geo-scenes/dev/mumbai-ships/S1_offshore_Vasai_Input.tif"


@dataclass(frozen=True)
class ChipStatistics:
    """What is compared: ships and clutter of many chips.

    `lengths_px` longer sides of boxes; `aspects` longer over shorter side; `contrast` mean gray inside a box minus the
    median of its chip; `variation` coefficient of variation of the clutter; `counts` ships per chip.
    """

    lengths_px: np.ndarray
    aspects: np.ndarray
    contrast: np.ndarray
    variation: np.ndarray
    counts: np.ndarray


def measure(samples: Sequence[Sample]) -> ChipStatistics:
    """Statistics of chips with ships.

    Args:
        samples: Samples with pixels uint8 [rows, cols].
    """
    lengths, aspects, contrast, variation = [], [], [], []
    for sample in samples:
        pixels = np.asarray(sample.pixels, np.float32)
        variation.append(_clutter_variation(pixels))
        for x1, y1, x2, y2 in sample.boxes(SHIP):
            lengths.append(max(x2 - x1, y2 - y1))
            aspects.append(lengths[-1] / max(min(x2 - x1, y2 - y1), 1))
            inside = pixels[int(y1) : int(np.ceil(y2)), int(x1) : int(np.ceil(x2))]
            if inside.size:
                contrast.append(inside.mean() - np.median(pixels))
    counts = [len(sample.boxes(SHIP)) for sample in samples]
    return ChipStatistics(
        *(np.array(values, float) for values in (lengths, aspects, contrast, variation, counts))
    )


def _clutter_variation(pixels: np.ndarray) -> float:
    """Coefficient of variation of 8-bit gray, median over blocks of 32 px: targets touch only a few blocks."""
    rows, cols = (size // 32 * 32 for size in pixels.shape)
    blocks = pixels[:rows, :cols].reshape(rows // 32, 32, cols // 32, 32)
    return float(np.median(blocks.std(axis=(1, 3)) / (blocks.mean(axis=(1, 3)) + 1)))


def draw_comparison(real: Path, out: Path, count: int = 400) -> None:
    """Draws the comparison figure.

    Args:
        real: Folder with the real data sets.
        out: PNG to write.
        count: Simulated chips.

    Raises:
        ConfigError: matplotlib cannot draw such a file.
        DatasetError: The real data cannot be read.
        OutputError: The figure cannot be written.
    """
    _prepare(out)
    chips, power = read_coco(real / CHIPS, 224), real_power(real / SCENE)
    kinds = ("open_sea", "near_shore", "coast")
    scenes = [simulate_scene(k, kind=kinds[k % 3]) for k in range(count)]
    simulated = [make_sample(scene, 0) for scene in scenes]
    figure = plt.figure(figsize=(15, 5.5), constrained_layout=True)
    axes = figure.subplots(2, 6)
    # Simulated pictures only: the real chips may be measured here, but not passed on.
    for axis, k in zip(axes[0], (1, 2, 5, 9, 14, 17), strict=True):
        axis.imshow(np.asarray(simulated[k].pixels), cmap="gray", vmin=0, vmax=255)
        axis.set_title(f"simulated, {scenes[k].cover.kind.replace('_', ' ')}", fontsize=9)
        axis.axis("off")
    _draw_histograms(axes[1, :5], measure(chips), measure(simulated))
    _draw_dynamic_range(axes[1, 5], power, [s.power for s in scenes[::3]])
    with _writing(out):
        figure.savefig(out, dpi=80)
    plt.close(figure)


def real_power(path: Path) -> np.ndarray:
    """The power of a scene of amplitudes where it has data, float64 [pixels].

    Raises:
        DatasetError: It cannot be read, or has no pixel with data.
    """
    try:
        with rasterio.open(path) as source:
            amplitude = source.read(1, masked=True).compressed().astype(np.float64)
    except RasterioIOError as error:
        raise DatasetError(f"The scene {path} cannot be read: {error}.") from error
    amplitude = amplitude[np.isfinite(amplitude) & (amplitude > 0)]
    if not amplitude.size:
        raise DatasetError(f"The scene {path} has no pixel with data.")
    return np.asarray(amplitude**2)


def _prepare(out: Path) -> None:
    """Makes the figure's folder, before minutes are spent on what cannot be written."""
    kinds = FigureCanvasBase.get_supported_filetypes()
    if out.suffix[1:].lower() not in kinds:
        raise ConfigError(f"{out.name} names no kind of picture.", f"End it in one of: {', '.join(kinds)}.")
    with _writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The figure {out} cannot be written: {error.strerror}.", "Choose another place."
        ) from error


def _draw_dynamic_range(axis: Axes, real: np.ndarray, simulated: Sequence[np.ndarray]) -> None:
    """Distribution of power over its median, in dB: the real sea scene against every simulated open sea."""
    bins = np.linspace(-15, 35, 51).tolist()
    for label, powers in (("real", [real]), ("simulated", simulated)):
        decibel = [10 * np.log10(np.maximum(power, 1e-9) / np.median(power)) for power in powers]
        axis.hist(
            np.concatenate([d.ravel() for d in decibel]), bins, density=True, histtype="step", label=label
        )
    axis.set_yscale("log")
    axis.set_title("sea scene: dB over median", fontsize=9)
    axis.tick_params(labelsize=7)


def _draw_histograms(axes: Sequence[Axes], real: ChipStatistics, simulated: ChipStatistics) -> None:
    kinds = (
        ("box length (px of 224)", "lengths_px", np.linspace(0, 90, 31)),
        ("box aspect", "aspects", np.linspace(1, 5, 25)),
        ("gray above clutter", "contrast", np.linspace(-50, 255, 31)),
        ("clutter variation (8 bit)", "variation", np.linspace(0, 1.5, 31)),
        ("ships per chip", "counts", np.arange(-0.5, 12)),
    )
    for axis, (title, name, bins) in zip(axes, kinds, strict=True):
        for label, statistics in (("real", real), ("simulated", simulated)):
            axis.hist(getattr(statistics, name), bins.tolist(), density=True, histtype="step", label=label)
        axis.set_title(title, fontsize=9)
        axis.tick_params(labelsize=7)
    axes[0].legend(fontsize=8)
