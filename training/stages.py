"""A recipe from a base model, or from nothing, to a served checkpoint: its stages in order, each done once."""

from __future__ import annotations

import gc
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from accelerate import PartialState
from transformers import AutoTokenizer, TrainerCallback
from transformers.integrations.deepspeed import unset_hf_deepspeed_config

from backend.model.config import TlmConfig
from backend.model.processing import FusarProcessor
from fusar_qgis.core.errors import ConfigError
from training.config import StageConfig, TrainingConfig
from training.data.corpus import Corpus
from training.output import write_result
from training.probes import VisualProbes
from training.recipe_file import dump_config
from training.row_model import RowModel
from training.run_stage import slow_precision, train_stage
from training.simulator.generate import simulate_corpus
from training.simulator.land_cover import NAMES
from training.simulator.questions import ASKED, sample_texts
from training.simulator.targets import CLASSES
from training.simulator.text import PLACES
from training.stage_data import StageReader
from training.start import Start, attention_of, local_folder, prepare, small_base, start_from
from training.tokenizer import number_ids, train_tokenizer
from training.trainer import best_checkpoint, load_trained

logger = logging.getLogger(__name__)

PROBES_FILE = "probes.safetensors"
CHECKPOINT = "checkpoint"
RECIPE_FILE = "recipe.yaml"


class Recipe:
    """Runs a training recipe; what is already there is not done again.

    Args:
        config: The recipe.
        callbacks: What else hears of each step.
    """

    def __init__(self, config: TrainingConfig, callbacks: Sequence[TrainerCallback] = ()) -> None:
        self.config, self._callbacks = config, callbacks
        self.folder = Path(config.runs) / config.name
        self._state = PartialState(cpu=not torch.cuda.is_available())

    @property
    def is_first_process(self) -> bool:
        """Whether this is the process that writes and tells."""
        return bool(self._state.is_main_process)

    def run(self, only: str = "") -> Path:
        """Runs all stages in order, or one of them.

        Args:
            only: Name of the one stage to run; its predecessor must have been run.

        Returns:
            The last checkpoint folder.

        Raises:
            ConfigError: The stage is unknown.
        """
        names = [stage.name for stage in self.config.active]
        if not names or (only and only not in names):
            raise ConfigError(f"The recipe has no stage {only!r}.", f"Its stages: {', '.join(names)}.")
        if self._state.is_main_process:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / RECIPE_FILE).write_text(dump_config(self.config), encoding="utf-8")
        for index, stage in enumerate(self.config.active):
            if not only or stage.name == only:
                self._run_stage(index, stage)
        last = self.checkpoint(only or names[-1])
        if self.config.export and last == self.checkpoint(names[-1]) and self._state.is_main_process:
            shutil.copytree(last, self.config.export, dirs_exist_ok=True)
        return last

    def checkpoint(self, stage: str) -> Path:
        """The checkpoint folder of a stage."""
        return self.folder / stage / CHECKPOINT

    def corpus(self, name: str) -> Corpus:
        """A simulated corpus of the recipe, made at first use by the first process."""
        folder = self.folder / "corpora" / name
        with self._state.main_process_first():
            if not (folder / "samples.jsonl").exists():
                logger.info("Simulating %d samples into %s", self.config.corpora[name].count, folder)
                simulate_corpus(folder, self.config.corpora[name], self.config.base.image_size_px)
        return Corpus(folder)

    def _run_stage(self, index: int, stage: StageConfig) -> None:
        done, folder = self.checkpoint(stage.name), self.folder / stage.name
        if done.exists():
            logger.info("Stage %s is done: %s", stage.name, done)
            return
        start, rows = self._load(index, stage)
        reader = StageReader(self.config, stage, start.processor, self.corpus, self.config.seed + index)
        data = reader.read(rows, self.folder / "features")
        logger.info("Stage %s: %s", stage.name, "; ".join(reader.facts()))
        if slow_precision(stage):
            logger.warning(
                "Without a GPU bf16 can be many times slower than precision=fp32: stages.%d.precision=fp32",
                index,
            )
        train_stage(rows, data, stage, folder, self.config.seed + index, self._callbacks)
        record = {
            **reader.record(),
            "trains": [*stage.trains, *(["tlm"] if start.trains_tlm and "tlm" not in stage.trains else [])],
            "lora": start.lora,
            "processes": self._state.num_processes,
        }
        del rows, start, data
        gc.collect()  # the result is put together from the base once more, beside nothing else
        self._state.wait_for_everyone()
        if self._state.is_main_process:
            self._finish(index, stage, record)
        self._state.wait_for_everyone()

    def _finish(self, index: int, stage: StageConfig, record: dict[str, Any]) -> None:
        folder = self.folder / stage.name
        start, rows = self._load(index, stage)
        load_trained(rows, best_checkpoint(folder, stage.evaluation.best))
        if rows.probes is not None:
            safetensors.torch.save_model(rows.probes, str(folder / PROBES_FILE))
        write_result(self.config, stage, start, record, self.checkpoint(stage.name))

    def _load(self, index: int, stage: StageConfig) -> tuple[Start, RowModel]:
        """The same model each time it is called, new weights by the seed.

        Whole in each process: after a stage with ZeRO-3 transformers would spread what is loaded, and the process that
        puts the result together would wait for the others for ever.
        """
        unset_hf_deepspeed_config()
        torch.manual_seed(self.config.seed + index)
        before = self.config.active[index - 1].name if index else ""
        if before:
            start = start_from(self.config, stage, self.checkpoint(before), self._tlm())
        elif self.config.start:
            start = start_from(self.config, stage, local_folder(self.config.start), self._tlm())
        else:
            model, processor = small_base(self.config.base, self._tokenizer())
            model.set_attn_implementation(attention_of(self.config, stage))
            start = prepare(model, processor, stage)
        return start, self._row_model(index, stage, start.model, start.processor)

    def _tlm(self) -> TlmConfig | None:
        """The recipe's TLM with sigma resolved; None where it has none or, from nothing, not yet."""
        if not self.config.tlm or self.config.tlm.get("fusion") == "none":
            return None
        size_px = self.config.image_size_px or (0 if self.config.start else self.config.base.image_size_px)
        tlm = TlmConfig.from_dict({"image_size": size_px or None, **self.config.tlm})
        token_px = self.config.base.patch_size_px * self.config.base.merge_size
        side = (size_px or TYPICAL_SIZE_PX) // token_px
        nodes = next(
            (corpus.nodes for corpus in self.config.corpora.values() if corpus.nodes), self.config.nodes
        )
        return tlm.with_resolved_sigma((side, side), (nodes, nodes))

    def _tokenizer(self) -> Any:
        folder = self.folder / "tokenizer"
        corpus = self.corpus(self.config.active[0].corpus)
        with self._state.main_process_first():
            if not folder.exists():
                words = CLASSES + PLACES + NAMES
                texts = sample_texts(corpus.samples[:3000], self.config.seed)
                train_tokenizer(texts, words, self.config.base.vocabulary).save_pretrained(str(folder))
        return AutoTokenizer.from_pretrained(str(folder))

    def _row_model(self, index: int, stage: StageConfig, model: Any, processor: FusarProcessor) -> RowModel:
        soft = stage.coordinate_sigma_px > 0 or stage.probes
        numbers = number_ids(processor.tokenizer) if soft else []
        probes = self._probes(index, processor) if stage.probes else None
        return RowModel(model, numbers, probes, stage.coordinate_sigma_px, stage.probe_weight)

    def _probes(self, index: int, processor: FusarProcessor) -> VisualProbes:
        side = self.config.base.image_size_px // processor.image_processor.token_px
        probes = VisualProbes(self.config.base.hidden, len(ASKED), (side, side))
        earlier = [self.folder / stage.name / PROBES_FILE for stage in self.config.active[:index]]
        known = [path for path in earlier if path.exists()]
        if known:
            safetensors.torch.load_model(probes, str(known[-1]))
        return probes


TYPICAL_SIZE_PX = 504
"""Side of the image for which an `auto` sigma is resolved where images keep their own sizes."""
