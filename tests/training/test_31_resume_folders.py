"""Which resume folders a run goes on from, beside what people put there."""

import pytest

from training.run_stage import _remove_halves
from training.trainer import STATE_FILE, WEIGHTS_FILE, best_checkpoint, last_checkpoint


def make(folder, name, whole=True):
    place = folder / name
    place.mkdir()
    (place / WEIGHTS_FILE).write_bytes(b"")
    if whole:
        (place / STATE_FILE).write_text('{"best_global_step": 5}')
    return place


@pytest.mark.parametrize(
    "name", ["checkpoint-best", "checkpoint-10-copy", "checkpoint-", "checkpoint-10.zip"]
)
def test_a_folder_of_somebody_elses_beside_resume_folders_is_passed_over_and_stays(tmp_path, name):
    for step in (5, 10):
        make(tmp_path, f"checkpoint-{step}")
    half, mine = make(tmp_path, "checkpoint-15", whole=False), make(tmp_path, name)
    last = last_checkpoint(tmp_path)
    assert last == tmp_path / "checkpoint-10"
    assert best_checkpoint(tmp_path, best=True) == tmp_path / "checkpoint-5"
    _remove_halves(tmp_path, last)
    assert mine.is_dir() and not half.exists()
