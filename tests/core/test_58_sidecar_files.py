"""Which files beside a raster are read as its metadata, and which of them wins."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from fusar_qgis.core import sidecar_files as files
from fusar_qgis.core.sidecar_files import merged_sidecars, read_sidecars, read_sidecars_apart, sidecar_files

NAMED_LIKE_THE_RASTER = [
    "scene.json", "scene.xml", "scene.meta.xml", "scene_metadata.json", "scene_METADATA.json",
    "scene_extended.json", "scene.stac.json",
]  # fmt: skip


def write(path: Path, text: str = "{}") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def raster(tmp_path) -> Path:
    return write(tmp_path / "product.SAFE" / "measurement" / "scene.tif", "pixels")


def test_a_products_manifest_comes_first_then_the_annotation_then_files_named_like_the_raster(raster):
    product = raster.parent.parent
    wanted = [
        raster.parent / "manifest.safe", product / "manifest.safe",
        raster.parent / "productInfo.json", product / "productInfo.json", product / "annotation" / "scene.xml",
        *(raster.parent / name for name in NAMED_LIKE_THE_RASTER),
    ]  # fmt: skip
    for path in reversed(wanted):
        write(path)
    assert sidecar_files(str(raster)) == wanted


def test_files_of_other_rasters_and_gdals_own_are_not_the_rasters(raster):
    for name in ("scene.tif.aux.xml", "scene2.json", "other.xml", "scene.txt", "metadata.json"):
        write(raster.parent / name)
    write(raster.parent.parent / "annotation" / "other.xml")
    write(raster.parent.parent.parent / "manifest.safe")
    (raster.parent / "scene.json").mkdir()
    assert sidecar_files(str(raster)) == []


def test_a_raster_that_is_no_file_on_disk_has_none(raster, monkeypatch):
    write(raster.parent / "scene.json")
    assert sidecar_files(str(raster.parent / "gone.tif")) == []
    assert sidecar_files(str(raster.parent)) == []
    assert sidecar_files("/vsicurl/https://archive.example/scene.tif") == []
    # Nobody asks the disk for what is not on it.
    monkeypatch.setattr(files, "_is_readable", lambda *_: pytest.fail("looked for a remote file on the disk"))
    assert sidecar_files("/vsizip//data/a.zip/scene.tif") == []


def test_huge_files_are_not_read_while_the_raster_may_be_of_any_size(raster, monkeypatch):
    monkeypatch.setattr(files, "_MOST_BYTES", 5)
    kept = write(raster.parent / "scene.json", "12345")
    write(raster.parent / "scene.xml", "123456")
    assert raster.stat().st_size == 6
    assert sidecar_files(str(raster)) == [kept]


def test_a_folder_that_nobody_may_look_into_holds_nothing(raster, monkeypatch):
    kept = write(raster.parent / "scene.json")
    plain = Path.is_file

    def is_file(path: Path) -> bool:
        if path.parent != raster.parent:
            raise PermissionError(13, "Permission denied")
        return plain(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    assert sidecar_files(str(raster)) == [kept]


def test_entries_of_all_files_are_one_and_the_more_trusted_file_wins(raster):
    write(raster.parent.parent / "manifest.safe", "<safe><start>2018</start><pass>ASCENDING</pass></safe>")
    write(raster.parent / "scene.json", json.dumps({"safe": {"start": "2020"}, "look": "right"}))
    assert read_sidecars_apart(str(raster)) == [
        ("manifest.safe", {"safe.start": "2018", "safe.pass": "ASCENDING"}),
        ("scene.json", {"safe.start": "2020", "look": "right"}),
    ]
    assert read_sidecars(str(raster)) == {"safe.start": "2018", "safe.pass": "ASCENDING", "look": "right"}
    assert merged_sidecars([("a", {"x": "1"}), ("b", {"x": "2", "y": "3"})]) == {"x": "1", "y": "3"}
    assert merged_sidecars([]) == {}


def test_texts_are_utf_8_and_wrong_bytes_cost_only_themselves(raster):
    (raster.parent / "scene.json").write_bytes('{"site": "Zürich"}'.encode())
    (raster.parent / "scene.xml").write_bytes(b"<a><b>Z\xfcrich</b></a>")
    write(raster.parent / "scene.stac.json", "")
    assert read_sidecars_apart(str(raster)) == [
        ("scene.json", {"site": "Zürich"}),
        ("scene.xml", {"a.b": "Z\ufffdrich"}),
    ]


def test_a_file_that_cannot_be_read_is_told_and_left_out(raster, monkeypatch, caplog):
    write(raster.parent / "scene.json", '{"a": "1"}')
    locked = write(raster.parent / "scene.xml", "<a>2</a>")
    plain = Path.read_text

    def read_text(path: Path, *args, **more) -> str:
        if path == locked:
            raise PermissionError(13, os.strerror(13))
        return plain(path, *args, **more)

    monkeypatch.setattr(Path, "read_text", read_text)
    with caplog.at_level(logging.WARNING):
        assert read_sidecars_apart(str(raster)) == [("scene.json", {"a": "1"})]
    assert caplog.messages == [f"The metadata file {locked} cannot be read: Permission denied."]
