"""`doctor` tells whether METEOR and SPICE can be computed, and why not."""

import stat

from backend.commands.caption_checks import check_captions
from backend.settings import Settings
from backend.settings_checks import unknown_variables

JARS = ("stanford-corenlp-3.6.0.jar", "stanford-corenlp-3.6.0-models.jar")


def with_java(folder, monkeypatch):
    java = folder / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")


def test_without_java_there_is_no_meteor(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no Java" in check_captions(Settings())


def test_with_java_there_is_meteor_and_with_the_folder_spice(monkeypatch, tmp_path):
    with_java(tmp_path, monkeypatch)
    monkeypatch.delenv("FUSAR_CORENLP_DIR", raising=False)
    told = check_captions(Settings())
    assert 'METEOR can be computed (openjdk version "17.0.1")' in told and "SPICE not" in told
    monkeypatch.setenv("FUSAR_CORENLP_DIR", str(tmp_path))
    (tmp_path / JARS[0]).touch()
    assert JARS[1] in check_captions(Settings())
    (tmp_path / JARS[1]).touch()
    assert "SPICE too" in check_captions(Settings())


def test_the_variables_of_the_evaluation_are_no_misspelled_settings():
    told = unknown_variables(
        Settings.model_fields, ["FUSAR_CORENLP_DIR", "FUSAR_EVALUATION_TOKEN", "FUSAR_PROT"]
    )
    assert told == ["FUSAR_PROT"]
