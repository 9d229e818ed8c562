"""The authors' release: what does not fit is refused with the reason, and nothing is left behind."""

from __future__ import annotations

import json
import pickle

import pytest
import torch
from safetensors.torch import load_file, save_file

from fusar_qgis.core.errors import CheckpointError
from tests.backend import release_folder as release
from tests.backend.converted_release import CONFIG, base_fixture, convert, stage1_fixture  # noqa: F401 - fixtures


class Code:
    """What a hostile pickle holds."""

    def __reduce__(self):
        return (print, ("this must never run",))


FILM_DAMAGE = {
    "no film": lambda film: {"score": {}},
    "missing layer": lambda film: {"film_mlp": {k: v for k, v in film.items() if k != "2.bias"}},
    "other base": lambda film: {"film_mlp": {**film, "2.weight": film["2.weight"][:-2]}},
    "other hidden": lambda film: {"film_mlp": {**film, "0.weight": film["0.weight"][:-2]}},
    "not finite": lambda film: {"film_mlp": {**film, "0.bias": film["0.bias"] / 0}},
}
CONFIG_DAMAGE = {"format": {"format": "v9"}, "vec_dim": {"vec_dim": 70}, "unknown key": {"gain": 2}}
ADAPTER_DAMAGE = {
    "adapter not finite": lambda key, tensor: {key: tensor * float("nan")},
    "unknown layer": lambda key, tensor: {key.replace("layers.0", "layers.9"): tensor.clone()},
    "rank": lambda key, tensor: {key: tensor[:-1].contiguous()},
}


def damage(folder, kind):
    film, adapter = folder / "vec64_film.pt", folder / "adapter_model.safetensors"
    if kind in FILM_DAMAGE:
        torch.save(FILM_DAMAGE[kind](release.film_weights()), film)
    elif kind in CONFIG_DAMAGE:
        (folder / "tlm_config.json").write_text(json.dumps({**CONFIG, **CONFIG_DAMAGE[kind]}))
    elif kind in ADAPTER_DAMAGE:
        tensors = load_file(adapter)
        key = next(iter(tensors))
        save_file({**tensors, **ADAPTER_DAMAGE[kind](key, tensors[key])}, adapter)
    elif kind == "code":
        film.write_bytes(pickle.dumps({"film_mlp": Code()}))
    elif kind == "torn":
        film.write_bytes(film.read_bytes()[:200])
    else:
        adapter.unlink()


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("code", "more than tensors"), ("torn", "cannot be read"), ("no film", "film_mlp"),
        ("missing layer", "TLM weights"), ("other base", "64 channels"), ("other hidden", "hidden size 256"),
        ("not finite", "finite"), ("format", "v9"), ("vec_dim", "vec_dim 70"), ("unknown key", "gain"),
        ("no adapter", "lacks adapter_model"), ("adapter not finite", "finite"), ("unknown layer", "fit"),
        ("rank", "adapter"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_reason(base, tmp_path, capsys, kind, named):
    adapter = release.write_release(tmp_path / "stage1")
    damage(adapter, kind)
    with pytest.raises(CheckpointError, match=named):
        convert(base, adapter, tmp_path / "out")
    assert "never run" not in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["stage1"], "nothing is left"


def test_a_folder_with_something_in_it_is_not_overwritten(base, stage1, tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(CheckpointError, match="not empty"):
        convert(base, stage1, tmp_path)
    assert (tmp_path / "kept.txt").read_text() == "mine"


@pytest.mark.parametrize("sigma", [0.0, -2.0, float("nan")])
def test_a_senseless_sigma_is_refused_not_ignored(base, stage1, tmp_path, sigma):
    with pytest.raises(CheckpointError, match="sigma"):
        convert(base, stage1, tmp_path / "out", sigma=sigma)


def test_a_write_that_fails_leaves_nothing_and_harms_nobody(base, stage1, tmp_path, monkeypatch):
    neighbor = tmp_path / "out.part"
    neighbor.mkdir()
    (neighbor / "mine.txt").write_text("kept")

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("backend.model.release_conversion.save_checkpoint", full_disk)
    with pytest.raises(CheckpointError, match="No space left"):
        convert(base, stage1, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out.part"]
    assert (neighbor / "mine.txt").read_text() == "kept"
