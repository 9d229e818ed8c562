"""What a stage reads: its data sets by name, as examples, batches and a scorer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.model.processing import FusarProcessor
from fusar_qgis.core.errors import ConfigError
from training.config import StageConfig, TrainingConfig
from training.curves import AnswerScorer
from training.data.collator import RowCollator
from training.data.corpus import Corpus
from training.data.example import ExampleSource
from training.data.examples import TrainingExamples
from training.data.field_control import FieldControl
from training.data.prepared import PreparedFolder
from training.data.rows import RowBuilder
from training.data.simulated import SimulatedExamples
from training.data.written import WrittenExamples
from training.features import cached_tokens
from training.row_model import RowModel
from training.run_stage import StageData


class StageReader:
    """Opens a stage's data.

    Args:
        config: The recipe.
        stage: The stage.
        processor: Tokenizer and pixel processing of the model.
        corpus: Gives simulated data by name.
        seed: Seed of order, questions and augmentation.
    """

    def __init__(
        self,
        config: TrainingConfig,
        stage: StageConfig,
        processor: FusarProcessor,
        corpus: Callable[[str], Corpus],
        seed: int,
    ) -> None:
        self._config, self._stage, self._processor = config, stage, processor
        self._corpus, self._seed = corpus, seed
        self._builder = RowBuilder(processor.tokenizer)
        self.source = self._open(stage.corpus)

    def read(self, rows: RowModel, cache: Path) -> StageData:
        """Everything that the training run reads.

        Args:
            rows: The model, for the cache of its frozen tower's tokens.
            cache: Folder of that cache.
        """
        collator = self._collator(rows)
        name = self._stage.evaluation.corpus
        held_out = self._open(name) if name else None
        if self._stage.cache_features:
            sources = [self.source, *([held_out] if held_out else [])]
            collator.tokens_of = cached_tokens(cache, sources, rows, self._processor, self._stage.batch)
        evaluation = None if held_out is None else self._examples(held_out, 0.0)
        return StageData(
            self._examples(self.source, self._stage.field_dropout), collator, evaluation, self._scorer()
        )

    def facts(self) -> list[str]:
        """What there is to read, in words."""
        skipped = getattr(self.source, "skipped", [])
        facts = [f"{len(self.source)} rows of {self._stage.corpus}", f"AEF {self._config.aef}"]
        return [*facts, f"{len(skipped)} questions left out"] if skipped else facts

    def record(self) -> dict[str, Any]:
        """The same for the run record."""
        return {
            "data": self._stage.corpus,
            "data_fingerprint": self.source.fingerprint(),
            "rows": len(self.source),
            "skipped": list(getattr(self.source, "skipped", [])),
            "aef": self._config.aef,
        }

    def _open(self, name: str) -> ExampleSource:
        pixels = self._processor.image_processor
        if name in self._config.prepared:
            data = PreparedFolder(Path(self._config.prepared[name]))
            return WrittenExamples(data, self._stage, self._builder, pixels)
        corpus = self._corpus(name)
        size = corpus.samples[0].size
        seen = pixels.resized_size(size[1], size[0])
        if seen != (size[1], size[0]):
            raise ConfigError(
                f"The simulated images are {size[0]} px wide, the model sees {seen[1]} px.",
                "Give both the same size.",
            )
        grid = (seen[0] // pixels.token_px, seen[1] // pixels.token_px)
        return SimulatedExamples(corpus, self._stage, self._builder, grid)

    def _examples(self, source: ExampleSource, dropout: float) -> TrainingExamples:
        control = FieldControl(self._config.aef, len(source), source.field, self._seed)
        return TrainingExamples(source, control, dropout, self._seed)

    def _collator(self, rows: RowModel) -> RowCollator:
        pixels = self._processor.image_processor
        side = self._config.base.image_size_px // pixels.token_px
        return RowCollator(
            self._builder,
            pixels,
            use_field=self._stage.use_field and rows.plain.takes_field,
            shared_rows=self._stage.shared_rows,
            numbers=rows.number_ids.tolist(),
            probe_grid=(side, side) if self._stage.probes else None,
        )

    def _scorer(self) -> AnswerScorer | None:
        options = self._stage.evaluation
        if not options.answers or not options.corpus:
            return None
        if options.corpus not in self._config.corpora:
            raise ConfigError(f"Answers about {options.corpus} cannot be scored: it is not simulated.")
        samples = [self._corpus(options.corpus)[k] for k in range(options.answers)]
        return AnswerScorer(samples, self._processor, self._config.classes, self._stage.use_field)
