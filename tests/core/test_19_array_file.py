"""NumPy's files from anywhere: numbers, truth values and texts come out, all else is one sentence that says why."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from fusar_qgis.core import array_file
from fusar_qgis.core.array_file import check_shapes, read_npy, read_npz

ARRAYS = {
    "flags": np.array([True, False]),
    "signed": np.arange(-3, 3, dtype=np.int8).reshape(2, 3),
    "unsigned": np.array(7, np.uint16),
    "real": np.linspace(0.0, 1.0, 5, dtype=np.float32),
    "text": np.array(["a", "bc"]),
    "bytes": np.array([b"a", b"bc"]),
}
REFUSED = {
    "complex": (np.zeros(2, np.complex64), "complex64"),
    "times": (np.array(["2020-01-01"], "M8[D]"), "datetime64"),
    "records": (np.zeros(2, [("a", "i4"), ("b", "f4")]), "'a'"),
}


def npy(array, **more) -> io.BytesIO:
    stream = io.BytesIO()
    np.save(stream, array, **more)
    stream.seek(0)
    return stream


def npz(**arrays) -> io.BytesIO:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_come_out_as_they_went_in(name):
    array = read_npy(npy(ARRAYS[name]))
    assert array.dtype == ARRAYS[name].dtype
    np.testing.assert_array_equal(array, ARRAYS[name])


def test_an_archive_is_read_from_its_start_wherever_the_file_stands():
    read = read_npz(npz(**ARRAYS))  # the stream stands at its end
    assert list(read) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_number_truth_value_or_text_is_refused_by_its_type(name):
    array, told = REFUSED[name]
    with pytest.raises(ValueError, match=rf"^no whole \.npy \(it holds .*{told}"):
        read_npy(npy(array))
    with pytest.raises(ValueError, match=rf"^no whole \.npz \(it holds .*{told}"):
        read_npz(npz(good=np.zeros(2), bad=array))


def test_objects_are_refused():
    array = np.array([{}], dtype=object)
    with pytest.raises(ValueError, match=r"^no whole \.npy \(.*allow_pickle"):
        read_npy(npy(array, allow_pickle=True))
    with pytest.raises(ValueError, match=r"^no whole \.npz \(.*allow_pickle"):
        read_npz(npz(bad=array))


def test_an_archive_is_no_array_and_an_archive_of_other_files_holds_none():
    with pytest.raises(ValueError, match=r"^no whole \.npy \(it holds NpzFile\)$"):
        read_npy(io.BytesIO(npz(a=np.zeros(2)).getvalue()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(ValueError, match=r"^no whole \.npz \(it holds bytes\)$"):
        read_npz(stream)


@pytest.mark.parametrize("cut", [0, 3, 40, 130])
def test_damaged_files_are_one_sentence(cut):
    with pytest.raises(ValueError, match=r"^no whole \.npy \(.+\)$"):
        read_npy(io.BytesIO(npy(np.zeros(5)).getvalue()[:cut]))
    with pytest.raises(ValueError, match=r"^no whole \.npz \(.+\)$"):
        read_npz(io.BytesIO(npz(a=np.zeros(5)).getvalue()[:cut]))


def test_errors_without_words_are_told_by_their_name(monkeypatch):
    def fail(*_, **__):
        raise MemoryError

    monkeypatch.setattr(np, "load", fail)
    with pytest.raises(ValueError, match=r"^no whole \.npy \(MemoryError\)$"):
        read_npy(npy(np.zeros(2)))
    with pytest.raises(ValueError, match=r"^no whole \.npz \(MemoryError\)$"):
        read_npz(npz(a=np.zeros(2)))


def test_an_archive_may_unpack_to_so_much_and_no_more(monkeypatch):
    packed = io.BytesIO()
    np.savez_compressed(packed, a=np.zeros(1000, np.uint8), b=np.zeros(1000, np.uint8))
    size = 2 * (1000 + 128)
    assert len(packed.getvalue()) < size
    monkeypatch.setattr(array_file, "MOST_BYTES", size)
    assert set(read_npz(packed)) == {"a", "b"}
    monkeypatch.setattr(array_file, "MOST_BYTES", size - 1)
    with pytest.raises(ValueError, match=f"it unpacks to {size} bytes, more than {size - 1}"):
        read_npz(packed)


def test_missing_and_other_arrays_are_told_by_name():
    wanted = {"real": ("f", 1), "signed": ("iu", 2)}
    check_shapes(ARRAYS, wanted)
    with pytest.raises(ValueError, match=r"^there is no 'more'$"):
        check_shapes(ARRAYS, {**wanted, "more": ("f", 1)})
    with pytest.raises(ValueError, match=r"^'signed' is int8 \(2, 3\)$"):
        check_shapes(ARRAYS, {"signed": ("f", 2)})
    with pytest.raises(ValueError, match=r"^'real' is float32 \(5,\)$"):
        check_shapes(ARRAYS, {**wanted, "real": ("f", 2)})
