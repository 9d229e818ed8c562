"""What `evaluate` and `report` do with their arguments."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import Any

from fusar_qgis.core.errors import ConfigError
from training.data.sample import Sample
from training.evaluation.choice import choose
from training.evaluation.controls import NONE, REAL, FieldControl
from training.evaluation.data import fingerprint, labels_of, open_samples
from training.evaluation.engines import CFAR, DEFAULT_IMAGE_PX, EngineChoice, OpenedEngine, open_engine
from training.evaluation.floors import FLOORS, MajoritySystem, NearestSystem
from training.evaluation.predict import write_predictions
from training.evaluation.predictions import Header
from training.evaluation.questions import ask_all
from training.evaluation.systems import CfarSystem, EngineSystem, System

LOGGER = logging.getLogger(__name__)
_FLOOR_IMAGE_PX = 224
_CFAR_CLASSES = ("ship",)


def evaluate(arguments: argparse.Namespace) -> None:
    """Writes a predictions file.

    Raises:
        ConfigError: The options make no evaluation.
        FusarError: Model, data or file cannot be used.
    """
    if arguments.limit < 0 or arguments.image_size < 0 or arguments.max_new_tokens < 0:
        raise ConfigError("--limit, --image-size and --max-new-tokens cannot be negative.")
    if arguments.train and arguments.checkpoint not in FLOORS:
        raise ConfigError(f"--train is for {' and '.join(FLOORS)}, not for {arguments.checkpoint}.")
    if arguments.checkpoint == CFAR or arguments.checkpoint in FLOORS:
        _evaluate_floor(arguments)
        return
    choice = EngineChoice(
        arguments.checkpoint,
        arguments.engine,
        arguments.engine_url,
        arguments.endpoint,
        arguments.model,
        arguments.device,
        arguments.max_batch,
        arguments.max_new_tokens,
    )
    opened = open_engine(choice)
    try:
        _evaluate_engine(arguments, opened)
    finally:
        opened.engine.close()


def _evaluate_engine(arguments: argparse.Namespace, opened: OpenedEngine) -> None:
    card = opened.engine.card
    if arguments.aef not in (REAL, NONE) and not card.tlm:
        raise ConfigError(f"{card.id} takes no AEF field, so --aef {arguments.aef} would change nothing.")
    size_px = arguments.image_size or card.tile_size_px or DEFAULT_IMAGE_PX
    samples = choose(open_samples(arguments.data, size_px), arguments.limit, arguments.only)
    control = FieldControl(samples, arguments.aef if card.tlm else NONE, arguments.seed)
    scale = 1000 if arguments.coordinates == "thousandths" else 0
    in_flight = 3 * (arguments.max_batch or 16)
    system = EngineSystem(opened.engine, control, in_flight, arguments.max_new_tokens, scale)
    header = Header(
        name=arguments.name or card.id + (f" (AEF {arguments.aef})" if arguments.aef != REAL else ""),
        engine=opened.name,
        model=card.id,
        model_fingerprint=card.fingerprint,
        fusion=opened.fusion,
        aef=arguments.aef if card.tlm else NONE,
        **_common(arguments, samples, card.classes, size_px),
    )
    _run(arguments, samples, header, system)


def _evaluate_floor(arguments: argparse.Namespace) -> None:
    """CFAR, the majority's answer, or that of the most similar training picture."""
    name, size_px = arguments.checkpoint, arguments.image_size or _FLOOR_IMAGE_PX
    samples = choose(open_samples(arguments.data, size_px), arguments.limit, arguments.only)
    system: CfarSystem | MajoritySystem | NearestSystem
    known: tuple[str, ...]
    if name == CFAR:
        system, known = CfarSystem(), _CFAR_CLASSES
    else:
        if arguments.train is None:
            raise ConfigError(f"{name} needs --train.", "Name the data that a model would be trained on.")
        train = open_samples(arguments.train, size_px)
        system, known = FLOORS[name](train), labels_of(train)
    arguments.tasks = tuple(task for task in arguments.tasks if task in system.TASKS)
    common = _common(arguments, samples, known, size_px)
    title = arguments.name or {CFAR: "CFAR", "majority": "majority", "nearest": "nearest picture"}[name]
    _run(arguments, samples, Header(name=title, engine=name, model=name, aef=NONE, **common), system)


def _common(
    arguments: argparse.Namespace, samples: Sequence[Sample], known: tuple[str, ...], size_px: int
) -> dict[str, Any]:
    """What a header says whoever answers; `known` are the classes that the system was made for."""
    present = labels_of(samples)
    return {
        "data": str(arguments.data),
        "data_fingerprint": fingerprint(samples),
        "samples": len(samples),
        "image_size": size_px,
        "seed": arguments.seed,
        "tasks": arguments.tasks,
        "classes": arguments.classes or tuple(label for label in known if label in present) or present,
        "choices": arguments.choices or (*known, *(label for label in present if label not in known)),
        "coordinates": arguments.coordinates,
        "max_new_tokens": arguments.max_new_tokens,
        "components": arguments.components,
        "step": arguments.step,
        "train_seed": arguments.train_seed,
    }


def _run(arguments: argparse.Namespace, samples: Sequence[Sample], header: Header, system: System) -> None:
    questions = list(ask_all(samples, header.tasks, header.classes, header.choices))
    if not questions:
        raise ConfigError(f"The tasks {list(header.tasks)} and this data give no question.")
    LOGGER.info(
        "%s: %d questions about %d samples of %s", header.name, len(questions), len(samples), header.data
    )
    write_predictions(arguments.out, header, questions, system)
    sys.stdout.write(f"{arguments.out}\n")


def report(arguments: argparse.Namespace) -> None:
    """Writes the report, or recomputes the paper's tables."""
    # scipy, pycocotools and the rest, which vLLM's environment does not have and `evaluate` does not need.
    from training.evaluation.report import ReportOptions, write_report
    from training.evaluation.self_test import run_self_test

    if arguments.self_test:
        sys.stdout.write(run_self_test())
        return
    options = ReportOptions(
        arguments.title,
        tuple(arguments.group),
        arguments.resamples,
        arguments.seed,
        arguments.failures,
        not arguments.no_meteor,
    )
    write_report(arguments.predictions, arguments.out, options)
    sys.stdout.write(f"{arguments.out / 'report.html'}\n")
