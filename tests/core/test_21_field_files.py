"""AEF fields from files: the limits of each form, and no code in any of them."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidFieldError
from fusar_qgis.core.field import (
    CHANNELS,
    AefField,
    is_valid_vector,
    on_lattice,
    read_npz,
    read_rows,
    write_npz,
)

UNIT = np.eye(1, CHANNELS, dtype=np.float32)


class Bomb:
    """Unpickling it would be noticed."""

    def __reduce__(self) -> tuple:
        return pytest.fail, ("a file of vectors was unpickled",)


def row_file(path, n: int, dtype: object = np.float64):
    rows = np.zeros((n, CHANNELS + 6))
    rows[:, 4], rows[:, 5] = np.arange(n) * 0.25, np.arange(n)[::-1] * 0.5
    rows[:, 6] = 1.0
    np.save(path, rows.astype(dtype))
    return path


def test_objects_in_files_are_refused_and_never_unpickled(tmp_path):
    np.save(tmp_path / "rows.npy", np.array([Bomb()], dtype=object), allow_pickle=True)
    with pytest.raises(InvalidFieldError, match=r"rows\.npy is no AEF array") as caught:
        read_rows(tmp_path / "rows.npy")
    assert caught.value.action
    np.savez(tmp_path / "field.npz", features=np.array([Bomb()], dtype=object), positions=np.zeros((1, 2)))
    with pytest.raises(InvalidFieldError, match=r"field\.npz is no AEF field") as caught:
        read_npz(tmp_path / "field.npz")
    assert caught.value.action


def test_one_row_is_a_field(tmp_path):
    field = read_rows(row_file(tmp_path / "one.npy", 1))
    assert field.anchors()[1].tolist() == [[0.0, 0.0]]


def test_rows_are_scaled_to_the_image_each_axis_by_its_own_span(tmp_path):
    positions = read_rows(row_file(tmp_path / "rows.npy", 3)).anchors()[1]
    assert positions.tolist() == [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]


@pytest.mark.parametrize("shape", [(0, 70), (70,), (2, 69), (1, 2, 70)])
def test_arrays_of_another_shape_are_no_rows(tmp_path, shape):
    np.save(tmp_path / "rows.npy", np.zeros(shape))
    with pytest.raises(InvalidFieldError, match="expected"):
        read_rows(tmp_path / "rows.npy")


@pytest.mark.parametrize("name", ["features", "positions"])
def test_integers_are_neither_vectors_nor_positions(tmp_path, name):
    arrays = {"features": UNIT, "positions": np.zeros((1, 2), np.float32)}
    np.savez(tmp_path / "field.npz", **{**arrays, name: arrays[name].astype(np.int64)})
    with pytest.raises(InvalidFieldError, match="int64"):
        read_npz(tmp_path / "field.npz")


@pytest.mark.parametrize(("values", "positions"), [(UNIT, np.zeros((2, 2))), (UNIT[None], np.zeros((1, 2)))])
def test_anchors_of_another_shape_are_refused(values, positions):
    with pytest.raises(InvalidFieldError, match="are not"):
        AefField.from_anchors(values, positions)


def test_positions_a_rounding_error_outside_lie_on_the_border(tmp_path):
    rounded = np.array([[-1e-7, 1.0 + 1e-7]], np.float64)
    field = AefField.from_anchors(UNIT, rounded)
    assert field.positions.dtype == field.values.dtype == np.float32
    assert field.anchors()[1].tolist() == [[0.0, 1.0]]
    with pytest.raises(InvalidFieldError, match="outside") as caught:
        AefField.from_anchors(UNIT, np.array([[0.0, 1.5]]))
    assert caught.value.action
    write_npz(tmp_path / "out.npz", field)
    assert read_npz(tmp_path / "out.npz").anchors()[1].tolist() == [[0.0, 1.0]]


def test_vectors_are_judged_one_by_one():
    pair = np.stack([UNIT[0], np.full(CHANNELS, np.nan, np.float32)])
    assert is_valid_vector(pair).tolist() == [True, False]
    # 127 is the largest code, so a one-hot native vector is a little short of 1.
    native = np.zeros((2, CHANNELS))
    native[0, 0], native[1, 0] = (127 / 127.5) ** 2, 0.5
    assert on_lattice(native).tolist() == [True, False]
