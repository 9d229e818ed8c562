"""ZeRO on two CPU processes (where deepspeed is installed), and what cannot be trained with weights spread out."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import distributed
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import Shard, distribute_tensor

from fusar_qgis.core.errors import ConfigError
from tests.training.small_runs import losses, write_prepared, write_recipe
from training.__main__ import main
from training.data.examples import TrainingExamples
from training.data.field_control import NONE, REAL, FieldControl
from training.run_stage import refuse_mixed_fields
from training.trainer import load_trained, save_trained

REPOSITORY = Path(__file__).resolve().parents[2]
CONFIGS = REPOSITORY / "training" / "configs" / "accelerate"


class Fields:
    """As many examples as there are fields."""

    def __init__(self, *fields):
        self.fields = fields

    def __len__(self):
        return len(self.fields)

    def field(self, number):
        return self.fields[number]


@pytest.mark.parametrize(
    ("fields", "control", "dropout", "fits"),
    [
        (("a", "b"), REAL, 0.0, True),
        ((None, None), REAL, 0.0, True),
        (("a", None), REAL, 0.0, False),
        (("a", None), NONE, 0.0, True),
        (("a", "b"), REAL, 0.1, False),
    ],
)
def test_spread_weights_need_a_field_with_every_image_or_with_none(fields, control, dropout, fits):
    source = Fields(*fields)
    examples = TrainingExamples(source, FieldControl(control, len(source), source.field, 0), dropout)
    if fits:
        refuse_mixed_fields(examples)
    else:
        with pytest.raises(ConfigError, match=r"some without.*ZeRO-2"):
            refuse_mixed_fields(examples)


def test_fsdp_names_the_layers_that_the_model_has():
    text = (CONFIGS / "fsdp.yaml").read_text(encoding="utf-8")
    from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen

    (line,) = [line for line in text.splitlines() if "cls_to_wrap" in line]
    for name in line.split(": ")[1].split(","):
        assert hasattr(qwen, name), name
    assert "fsdp_cpu_ram_efficient_loading: false" in text


@pytest.fixture
def mesh(tmp_path):
    """One CPU process, as FSDP's weights know it."""
    distributed.init_process_group("gloo", init_method=f"file://{tmp_path}/store", rank=0, world_size=1)
    yield init_device_mesh("cpu", (1,))
    distributed.destroy_process_group()


def test_resume_files_go_into_weights_that_fsdp_has_spread(tmp_path, mesh):
    whole, spread = torch.nn.Linear(6, 4), torch.nn.Linear(6, 4)
    save_trained(whole, tmp_path)
    for name, weight in list(spread.named_parameters()):
        part = distribute_tensor(torch.zeros_like(weight), mesh, [Shard(0)])
        spread.register_parameter(name, torch.nn.Parameter(part))
    load_trained(spread, tmp_path)
    for name, weight in whole.named_parameters():
        assert torch.equal(spread.get_parameter(name).full_tensor(), weight)


@pytest.mark.skipif(importlib.util.find_spec("deepspeed") is None, reason="deepspeed is not installed")
def test_zero_2_gives_the_losses_and_weights_of_one_process(tmp_path):
    shape = {"steps": 4, "learning_rate": 0.003, "lora_dropout": 0.0}
    assert main(["train", str(write_recipe(tmp_path, "one", {**shape, "batch": 4}))]) == 0
    write_prepared(tmp_path / "data")
    recipe = write_recipe(tmp_path, "zero", {**shape, "batch": 2})
    settings = json.loads((CONFIGS / "zero2.json").read_text())
    del settings["bf16"]
    # DeepSpeed's own Adam is compiled at first use; torch's does as well for a test.
    settings |= {"zero_force_ds_cpu_optimizer": False, "zero_allow_untested_optimizer": True}
    (tmp_path / "zero2.json").write_text(json.dumps(settings))
    text = (CONFIGS / "zero2.yaml").read_text().replace("num_processes: 4", "num_processes: 2")
    text = text.replace("training/configs/accelerate/zero2.json", str(tmp_path / "zero2.json"))
    (tmp_path / "zero2.yaml").write_text(text + "use_cpu: true\n")
    command = [
        sys.executable,
        "-m",
        "accelerate.commands.launch",
        "--config_file",
        str(tmp_path / "zero2.yaml"),
    ]
    environment = {**os.environ, "DS_ACCELERATOR": "cpu", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, "-m", "training", "train", str(recipe)], env=environment, cwd=REPOSITORY, capture_output=True,
        text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert losses(tmp_path, "zero") == pytest.approx(losses(tmp_path, "one"), rel=1e-5)
    assert list((tmp_path / "runs/zero/sft1").glob("checkpoint-*/zero_to_fp32.py")), "DeepSpeed took part"
    weights = [
        safetensors.torch.load_file(tmp_path / f"runs/{name}/sft1/checkpoint/model.safetensors")
        for name in ("one", "zero")
    ]
    assert weights[0].keys() == weights[1].keys()
    for name, value in weights[0].items():
        torch.testing.assert_close(weights[1][name], value, atol=1e-5, rtol=1e-5)
