"""The cache of readings: nothing lost, nothing half written, nothing without end."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np
import pytest

from backend.aef.cache import NOTHING_FOR_S, CachedSource, ReadingCache, reading_key
from fusar_qgis.core.errors import AefNoCoverageError, AefUnavailableError
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.listed_source import GRID, ListedSource, reading


def assert_same(left, right):
    np.testing.assert_array_equal(left.values, right.values)
    np.testing.assert_array_equal(left.valid, right.valid)
    assert left[2:5] == right[2:5]


@pytest.mark.parametrize("off_lattice", [False, True])
@pytest.mark.parametrize("year", [2020, None])
def test_a_reading_survives_memory_and_disk_unchanged(tmp_path, off_lattice, year):
    inner = ListedSource(reading=reading(off_lattice=off_lattice, year=year))
    fresh = CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)
    again = CachedSource(inner, ReadingCache(tmp_path))
    from_disk, from_memory = again.read(GRID, 2020), again.read(GRID, 2020)
    assert inner.calls == 1
    assert_same(fresh, inner.reading)
    assert_same(from_disk, inner.reading)
    assert_same(from_memory, inner.reading)


@pytest.mark.parametrize(("off_lattice", "dtype"), [(False, "int8"), (True, "float32")])
def test_only_lattice_values_are_stored_as_codes(tmp_path, off_lattice, dtype):
    CachedSource(ListedSource(reading=reading(off_lattice=off_lattice)), ReadingCache(tmp_path)).read(
        GRID, 2020
    )
    (file,) = tmp_path.iterdir()
    with np.load(file, allow_pickle=False) as arrays:
        assert arrays["values"].dtype == dtype


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key(mark="b"),
        lambda key: key(name="public"),
        lambda key: key(year=2021),
        lambda key: key(grid=SamplingGrid(GRID.bbox, 3, 4)),
        lambda key: key(grid=SamplingGrid(BBox(10.0050001, 50.005, 10.195, 50.095), 4, 3)),
    ],
)
def test_the_key_depends_on_all_that_changes_the_values(change):
    def key(mark="a", name="file", year=2020, grid=GRID):
        return reading_key(ListedSource(name, mark=mark), grid, year)

    assert key() == key()
    assert change(key) != key()


def test_a_damaged_cache_file_is_read_again(tmp_path):
    inner = ListedSource(reading=reading())
    CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert_same(CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020), inner.reading)
    assert inner.calls == 2
    assert file.stat().st_size > 100


def test_the_cache_forgets_the_least_recently_used(tmp_path):
    cache = ReadingCache(None, max_items=2)
    for key in ("a", "b"):
        cache.put(key, reading())
    cache.get("a")
    cache.put("c", reading())
    assert cache.get("a") is not None
    assert cache.get("b") is None


def test_the_disk_stays_below_its_limit_and_holds_no_half_written_file(tmp_path):
    cache = ReadingCache(tmp_path, max_items=1, max_bytes=4000)
    for key in "abcdef":
        cache.put(key, reading())
    files = list(tmp_path.iterdir())
    assert 1 <= len(files) < 6
    assert sum(file.stat().st_size for file in files) <= 4000
    assert all(file.suffix == ".npz" for file in files)


def test_a_cache_folder_that_cannot_be_written_costs_nothing_but_the_copy(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    inner = ListedSource(reading=reading())
    source = CachedSource(inner, ReadingCache(blocker / "below"))
    assert_same(source.read(GRID, 2020), inner.reading)
    assert_same(source.read(GRID, 2020), inner.reading)
    assert inner.calls == 1


def test_errors_are_not_cached(tmp_path):
    inner = ListedSource()
    source = CachedSource(inner, ReadingCache(tmp_path))
    for _ in range(2):
        with pytest.raises(AefUnavailableError):
            source.read(GRID, 2020)
    assert inner.calls == 2


class Clock:
    def __init__(self):
        self.now_s = 1.7e9

    def __call__(self):
        return self.now_s


@pytest.mark.parametrize("kept_in", ["memory", "disk"])
@pytest.mark.parametrize("nothing", ["masked", "refused"])
def test_nothing_here_is_believed_for_a_week_and_asked_again_after(tmp_path, kept_in, nothing):
    clock = Clock()
    said = reading(valid=False) if nothing == "masked" else None
    inner = ListedSource(reading=said, error=AefNoCoverageError)
    kept = CachedSource(inner, ReadingCache(tmp_path, now_s=clock))

    def ask():
        source = kept if kept_in == "memory" else CachedSource(inner, ReadingCache(tmp_path, now_s=clock))
        if nothing == "masked":
            assert not source.read(GRID, 2020).valid.any()
        else:
            with pytest.raises(AefNoCoverageError, match="file has nothing here"):
                source.read(GRID, 2020)

    ask()
    clock.now_s += NOTHING_FOR_S - 1
    ask()
    assert inner.calls == 1
    clock.now_s += 2
    ask()
    assert inner.calls == 2
    clock.now_s -= 10 * NOTHING_FOR_S  # a clock that was set back must not make it last
    ask()
    assert inner.calls == 3


def test_vectors_are_kept_for_good_with_the_time_of_their_reading(tmp_path):
    clock = Clock()
    inner = ListedSource(reading=reading())
    first = CachedSource(inner, ReadingCache(tmp_path, now_s=clock)).read(GRID, 2020)
    read_s, clock.now_s = clock.now_s, clock.now_s + 1000 * NOTHING_FOR_S
    later = CachedSource(inner, ReadingCache(tmp_path, now_s=clock)).read(GRID, 2020)
    assert (first.fetched_s, later.fetched_s, inner.calls) == (read_s, read_s, 1)


@pytest.mark.parametrize("kept_in", ["memory", "disk"])
def test_a_note_about_one_reading_is_told_with_that_reading_only(tmp_path, kept_in):
    inner = ListedSource(reading=reading()._replace(passing_note="The quota runs low."))
    source = CachedSource(inner, ReadingCache(tmp_path))
    assert source.read(GRID, 2020).notes.endswith("The quota runs low.")
    if kept_in == "disk":
        source = CachedSource(inner, ReadingCache(tmp_path))
    assert source.read(GRID, 2020).notes == inner.reading.note
    assert inner.calls == 1


def test_the_folder_is_walked_only_when_the_limit_is_near(tmp_path, monkeypatch):
    from backend.aef import cache_folder

    walks = []
    trim = cache_folder.CacheFolder._trim
    monkeypatch.setattr(cache_folder.CacheFolder, "_trim", lambda self: walks.append(1) or trim(self))
    entry = len(cache_file_bytes())
    cache = ReadingCache(tmp_path, max_bytes=20 * entry + entry // 2)
    for index in range(60):
        cache.put(f"{index:03d}", reading())
    # Once to learn what lies there, once when it is full, then once for every two entries that 90 % leaves room for.
    assert len(walks) < 60 / 2
    kept = sorted(path.stem for path in tmp_path.iterdir())
    assert kept == [f"{index:03d}" for index in range(60 - len(kept), 60)]


def test_what_a_killed_process_left_is_removed_but_not_what_is_being_written(tmp_path):
    old, new = tmp_path / "old.part", tmp_path / "new.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    ReadingCache(tmp_path).put("a", reading())
    assert not old.exists()
    assert new.exists()


WRITER = """
import sys
from pathlib import Path
from backend.aef.cache import CachedSource, ReadingCache
from tests.backend.listed_source import GRID, ListedSource, reading
folder, mark = Path(sys.argv[1]), sys.argv[2]
for turn in range(60):
    source = CachedSource(ListedSource(reading=reading(), mark=str(turn % 7)), ReadingCache(folder, max_bytes=6000))
    got = source.read(GRID, 2020)
    assert got.values.shape == (3, 4, 64) and got.valid.sum() == 11, got
"""


def test_processes_that_write_read_and_trim_together_see_whole_entries_only(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    running = [
        subprocess.Popen([*command, str(mark)], stderr=subprocess.PIPE, text=True) for mark in range(4)
    ]
    said = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    assert "cannot be used" not in "".join(said)
    assert all(path.suffix == ".npz" for path in tmp_path.iterdir())
    # Each may be over by what it wrote since it counted.
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 4 * 6000


def cache_file_bytes():
    from backend.aef.cache_file import to_bytes

    return to_bytes(reading()._replace(fetched_s=1.7e9))


def test_a_neighbor_year_stands_in_for_a_week_only(tmp_path):
    clock = Clock()
    inner = ListedSource(reading=reading(year=2019))
    source = CachedSource(inner, ReadingCache(tmp_path, now_s=clock))
    for _ in range(2):
        source.read(GRID, 2020)
    assert inner.calls == 1
    clock.now_s += NOTHING_FOR_S + 1
    source.read(GRID, 2020)
    assert inner.calls == 2


def test_a_folder_that_may_only_be_read_still_gives_what_it_holds(tmp_path, monkeypatch):
    inner = ListedSource(reading=reading())
    CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)

    def refused(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refused)
    assert_same(CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020), inner.reading)
    assert inner.calls == 1


def strange(**changes):
    """The arrays of an entry as `cache_file` writes it, some of them changed."""
    whole = reading()
    arrays = {
        "values": np.where(whole.valid[..., None], whole.values, 0).astype(np.float32), "valid": whole.valid,
        "year": np.int64(2020), "source": np.str_("file"), "note": np.str_(""), "fetched": np.float64(1.7e9),
    }  # fmt: skip
    return {**arrays, **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"values": np.ones((3, 4, 3), np.float32)},
        {"values": np.ones((3, 4, 64), np.int16)},
        {"values": np.ones((2, 2, 64), np.float32), "valid": np.ones((2, 2), bool)},
        {"values": np.full((3, 4, 64), np.nan, np.float32), "valid": np.ones((3, 4), bool)},
        {"fetched": np.float64(np.nan)},
        {"fetched": np.float64(1e30)},
        {"year": np.int64(10**12)},
    ],
    ids=["bands", "codes", "grid", "holes", "no time", "far time", "year"],
)
def test_an_entry_that_cannot_be_of_this_place_is_read_again(tmp_path, changes):
    inner = ListedSource(reading=reading())
    CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)
    (file,) = tmp_path.iterdir()
    np.savez_compressed(file, **strange(**changes))
    assert_same(CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020), inner.reading)
    assert inner.calls == 2


def test_an_entry_with_nothing_strange_is_believed(tmp_path):
    inner = ListedSource(reading=reading())
    CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)
    (file,) = tmp_path.iterdir()
    np.savez_compressed(file, **strange())
    CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)
    assert inner.calls == 1
