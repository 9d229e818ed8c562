"""What each command of `python -m training` does with its arguments."""

from __future__ import annotations

import argparse
import sys

from backend.model.release_export import export_release
from fusar_qgis.core.errors import ConfigError
from training.recipe_file import load_config
from training.simulator import geotiff, statistics
from training.simulator.generate import CorpusConfig, simulate_corpus
from training.simulator.land_cover import KINDS
from training.simulator.scene import simulate_scene
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
    recipe = Recipe(load_config(arguments.recipe, arguments.overrides))
    folder = recipe.run(arguments.stage)
    if recipe.is_first_process:
        sys.stdout.write(f"{folder}\n")


def export(arguments: argparse.Namespace) -> None:
    """Writes the release's files of an adapter checkpoint."""
    export_release(arguments.checkpoint, arguments.out)


def compare(arguments: argparse.Namespace) -> None:
    """Draws the figure of simulated against real statistics."""
    statistics.draw_comparison(arguments.real, arguments.out)
