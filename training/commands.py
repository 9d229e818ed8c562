"""What each command of `python -m training` does with its arguments."""

from __future__ import annotations

import argparse
import sys

import torch

from backend.model.checkpoint import load_checkpoint
from fusar_qgis.core.errors import ConfigError
from training.config import load_config
from training.data.coco import read_coco
from training.data.corpus import Corpus
from training.evaluation import cfar
from training.evaluation.score import HEADER, THRESHOLDS, count_matches
from training.evaluation.score import evaluate as score
from training.simulator import geotiff, statistics
from training.simulator.generate import CorpusConfig, simulate_corpus
from training.simulator.land_cover import KINDS
from training.simulator.scene import simulate_scene
from training.simulator.targets import SHIP
from training.stages import Recipe


def simulate(arguments: argparse.Namespace) -> None:
    """Writes a corpus, or one scene with its AEF-like field.

    Raises:
        ConfigError: Unknown kind of scene or a size that makes no sense.
    """
    if arguments.size < 32 or arguments.count < 1:
        raise ConfigError(f"Size {arguments.size} px and count {arguments.count} make no corpus.")
    if not arguments.scene:
        corpus = CorpusConfig(arguments.count, arguments.seed, arguments.nodes, not arguments.no_look_alikes)
        simulate_corpus(arguments.out, corpus, arguments.size)
        return
    if arguments.scene not in KINDS:
        raise ConfigError(f"The kind {arguments.scene!r} is unknown.", f"Kinds: {', '.join(KINDS)}.")
    arguments.out.mkdir(parents=True, exist_ok=True)
    scene = simulate_scene(arguments.seed, arguments.size, arguments.size, arguments.scene)
    place = geotiff.Place(pixel_size_m=5.0)
    geotiff.write_scene(arguments.out / "scene.tif", scene, place)
    geotiff.write_field(arguments.out / "aef_demo.tif", scene, place, arguments.seed, step_px=2)
    geotiff.write_truth(arguments.out / "truth.geojson", scene, place)


def train(arguments: argparse.Namespace) -> None:
    """Runs a recipe."""
    folder = Recipe(load_config(arguments.recipe, arguments.overrides)).run(arguments.stage)
    sys.stdout.write(f"{folder}\n")


def evaluate(arguments: argparse.Namespace) -> None:
    """Prints a Markdown table of scores."""
    torch.set_grad_enabled(False)
    checkpoint = load_checkpoint(arguments.checkpoint)
    size_px = checkpoint.info.image_size or 504
    if arguments.data.is_dir():
        samples, labels = list(Corpus(arguments.data)), checkpoint.info.classes
    else:
        samples, labels = read_coco(arguments.data, size_px), (SHIP,)
    samples = samples[: arguments.limit] if arguments.limit else samples
    rows = [score(checkpoint, samples, label, not arguments.no_aef).lines() for label in labels]
    if arguments.cfar:
        found = [cfar.detect(sample.pixels) for sample in samples if sample.pixels is not None]
        truth = [sample.boxes(SHIP) for sample in samples]
        scores = [f"{count_matches(found, truth, threshold).f1:.3f}" for threshold in THRESHOLDS]
        rows.append(["CFAR, ship", *scores, *[""] * (len(HEADER) - 4)])
    for line in (HEADER, ["---"] * len(HEADER), *rows):
        sys.stdout.write("| " + " | ".join(line) + " |\n")


def compare(arguments: argparse.Namespace) -> None:
    """Draws the figure of simulated against real statistics."""
    statistics.draw_comparison(arguments.real, arguments.out)
