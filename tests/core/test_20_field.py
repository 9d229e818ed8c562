"""AEF fields: the int8 lattice, validity, the release's files; real vectors where they are at hand."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidFieldError
from fusar_qgis.core.field import (
    AefField,
    dequantize,
    is_valid_vector,
    on_lattice,
    quantize,
    read_npz,
    read_rows,
    write_npz,
)


def unit_codes(count: int, seed: int = 0) -> np.ndarray:
    """Codes of vectors of unit norm."""
    v = np.random.default_rng(seed).normal(size=(count, 64))
    return quantize(v / np.linalg.norm(v, axis=1, keepdims=True))


def make_field(rows: int = 3, columns: int = 4) -> AefField:
    values = dequantize(unit_codes(rows * columns)).reshape(rows, columns, 64)
    valid = np.ones((rows, columns), bool)
    valid[0, 1] = False
    y, x = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    return AefField(values, valid, np.stack([y, x], axis=2))


def test_every_code_is_the_documented_value_and_comes_back():
    codes = np.arange(-127, 128, dtype=np.int8)
    values = dequantize(codes)
    for code, value in zip(codes.tolist(), values.tolist()):
        assert value == pytest.approx(np.sign(code) * (code / 127.5) ** 2, abs=1e-7)
    assert values.dtype == np.float32
    np.testing.assert_array_equal(quantize(values), codes)


def test_nodata_code_is_nan_both_ways():
    assert np.isnan(dequantize(np.array([-128], np.int8))).all()
    assert quantize(np.array([np.nan, np.inf, 5.0, -5.0])).tolist() == [-128, -128, 127, -127]


@pytest.mark.data
def test_real_vectors_are_on_the_lattice_with_unit_norm(shared_data):
    with np.load(shared_data / "aef_real_2880.npz", allow_pickle=False) as data:
        codes = data["q"]
    values = dequantize(codes)
    np.testing.assert_array_equal(quantize(values), codes)
    assert is_valid_vector(values).all()
    assert on_lattice(values).all()
    assert abs(np.linalg.norm(values, axis=1).mean() - 1.0) < 1e-3
    linear = codes / 127.0
    assert not is_valid_vector(linear).any()
    same_class = (values[::2] + values[1::2]) / 2
    assert not on_lattice(same_class).any()


def test_fills_leaks_and_averages_are_no_vectors():
    good = dequantize(unit_codes(1))[0]
    assert is_valid_vector(good)
    assert on_lattice(good)
    leaked = np.full(64, -((128 / 127.5) ** 2))
    for bad in (
        np.zeros(64),
        np.full(64, -2.0),
        leaked,
        np.where(np.arange(64) == 3, np.nan, good),
        1.1 * good,
    ):
        assert not is_valid_vector(bad)
    a, b = dequantize(unit_codes(2, seed=1))
    assert not on_lattice((a + b) / 2)
    assert is_valid_vector(np.stack([good, np.zeros(64)])).tolist() == [True, False]


def test_anchors_are_the_valid_nodes_in_raster_order():
    field = make_field()
    values, positions = field.anchors()
    assert values.shape == (11, 64)
    assert values.dtype == positions.dtype == np.float32
    wanted = [(i, j) for i in range(3) for j in range(4) if (i, j) != (0, 1)]
    for k, (i, j) in enumerate(wanted):
        np.testing.assert_array_equal(values[k], field.values[i, j])
        np.testing.assert_allclose(positions[k], [i / 2, j / 3], atol=1e-6)
    assert field.coverage == pytest.approx(11 / 12)


def test_missing_nodes_are_nan_never_zero():
    field = make_field()
    assert np.isnan(field.values[0, 1]).all()


def test_nothing_valid_is_a_field_without_anchors():
    field = AefField(np.full((2, 2, 64), np.nan), np.zeros((2, 2), bool), np.full((2, 2, 2), np.nan))
    assert field.anchors()[0].shape == (0, 64)
    assert field.coverage == 0.0


def test_fields_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        make_field().values[0, 0, 0] = 1.0


def test_callers_arrays_stay_as_they_are():
    values, valid = np.ones((2, 2, 64), np.float32), np.zeros((2, 2), bool)
    AefField(values, valid, np.zeros((2, 2, 2), np.float32))
    assert np.all(values == 1.0)


@pytest.mark.parametrize(
    ("values", "valid", "positions"),
    [
        (np.zeros((2, 2, 63)), np.ones((2, 2)), np.zeros((2, 2, 2))),
        (np.zeros((4, 64)), np.ones(4), np.zeros((4, 2))),
        (np.zeros((2, 2, 64)), np.ones((2, 3)), np.zeros((2, 2, 2))),
        (np.zeros((2, 2, 64)), np.ones((2, 2)), np.zeros((2, 2, 3))),
        (np.full((2, 2, 64), np.nan), np.ones((2, 2)), np.zeros((2, 2, 2))),
        (np.zeros((2, 2, 64)), np.ones((2, 2)), np.full((2, 2, 2), 1.01)),
        (np.zeros((2, 2, 64)), np.ones((2, 2)), np.full((2, 2, 2), np.nan)),
    ],
)
def test_wrong_shapes_and_values_are_refused(values, valid, positions):
    with pytest.raises(InvalidFieldError):
        AefField(values, valid, positions)


def test_npz_is_the_releases_form(tmp_path):
    field = make_field()
    write_npz(tmp_path / "field.npz", field)
    with np.load(tmp_path / "field.npz", allow_pickle=False) as data:
        assert sorted(data.files) == ["features", "positions"]
        assert data["features"].shape == (11, 64)
        assert data["positions"].dtype == np.float32
    again = read_npz(tmp_path / "field.npz")
    for one, other in zip(again.anchors(), field.anchors()):
        np.testing.assert_array_equal(one, other)


def test_broken_files_are_refused(tmp_path):
    (tmp_path / "no.npz").write_bytes(b"PK\x03\x04 no zip")
    (tmp_path / "text.npz").write_text("hello")
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    np.savez(tmp_path / "outside.npz", features=np.ones((2, 64), "f4"), positions=np.full((2, 2), 2, "f4"))
    np.savez(tmp_path / "pickled.npz", features=np.array([{"x": 1}], object), positions=np.zeros((1, 2)))
    np.save(tmp_path / "array.npz.npy", np.zeros((2, 64)))
    (tmp_path / "array.npz.npy").rename(tmp_path / "array.npz")
    for name in ("no", "text", "other", "outside", "pickled", "array", "missing"):
        with pytest.raises(InvalidFieldError):
            read_npz(tmp_path / f"{name}.npz")


def test_older_row_form_is_scaled_as_the_release_does(tmp_path):
    vectors = dequantize(unit_codes(3))
    rows = np.zeros((3, 70), np.float32)
    rows[:, 4], rows[:, 5], rows[:, 6:] = [10, 20, 30], [5, 5, 9], vectors
    np.save(tmp_path / "rows.npy", rows)
    values, positions = read_rows(tmp_path / "rows.npy").anchors()
    np.testing.assert_array_equal(values, vectors)
    np.testing.assert_allclose(positions, [[0, 0], [0, 0.5], [1, 1]])
    np.save(tmp_path / "short.npy", rows[:, :64])
    with pytest.raises(InvalidFieldError):
        read_rows(tmp_path / "short.npy")
