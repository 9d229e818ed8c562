"""metadata.txt: what QGIS and the official plugin repository read, and the addresses that a zip gets."""

from __future__ import annotations

import configparser
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
METADATA = ROOT / "metadata.txt"


@pytest.fixture(scope="module")
def addresses():
    spec = importlib.util.spec_from_file_location("addresses", ROOT / "resources/publish/addresses.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(text: str) -> dict:
    """As QGIS's plugin manager reads it."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    return dict(parser["general"])


def test_all_that_does_not_depend_on_who_publishes_is_there() -> None:
    told = read(METADATA.read_text("utf-8"))
    wanted = {
        "name",
        "description",
        "about",
        "version",
        "author",
        "email",
        "category",
        "tags",
        "icon",
        "changelog",
        "license",
    }
    assert not [key for key in wanted if not told.get(key)]
    assert (told["qgisminimumversion"], told["qgismaximumversion"]) == ("3.22", "4.99")
    assert (ROOT / told["icon"]).is_file()
    assert "<" not in told["about"] + told["changelog"], "no HTML allowed"
    assert told["version"] in told["changelog"]


@pytest.mark.parametrize(
    ("origin", "page"),
    [
        ("https://git.example.org/team/fusar.git", "https://git.example.org/team/fusar"),
        ("https://git.example.org/team/fusar/", "https://git.example.org/team/fusar"),
        ("https://me:secret@git.example.org:8443/team/fusar.git", "https://git.example.org:8443/team/fusar"),
        ("http://git.example.org/team/fusar", "http://git.example.org/team/fusar"),
        ("git@git.example.org:team/fusar.git", "https://git.example.org/team/fusar"),
        ("ssh://git@git.example.org:22/team/fusar.git", "https://git.example.org/team/fusar"),
        ("/srv/clones/main", ""),
        ("../main", ""),
        ("ma.in/fusar", ""),
        ("file:///srv/clones/main", ""),
        ("", ""),
    ],
)
def test_the_page_of_a_clones_origin(addresses, origin: str, page: str) -> None:
    assert addresses.web_address(origin) == page


def test_a_zip_gets_the_three_addresses_and_keeps_the_rest(addresses, tmp_path) -> None:
    path = tmp_path / "metadata.txt"
    path.write_bytes(METADATA.read_bytes())
    assert addresses.main([str(path), "git@git.example.org:team/fusar.git"]) == 0
    told = read(path.read_text("utf-8"))
    page = "https://git.example.org/team/fusar"
    assert (told.pop("homepage"), told.pop("repository"), told.pop("tracker")) == (
        page,
        page,
        f"{page}/issues",
    )
    assert told == read(METADATA.read_text("utf-8"))


def test_an_address_that_stands_in_the_file_stays(addresses) -> None:
    assert addresses.with_addresses(
        "[general]\nname=x\ntracker=https://t.example\n", "https://p.example"
    ) == (
        "[general]\nname=x\ntracker=https://t.example\nhomepage=https://p.example\nrepository=https://p.example\n"
    )


def test_without_an_address_the_file_stays_and_what_is_missing_is_said(addresses, tmp_path, capsys) -> None:
    path = tmp_path / "metadata.txt"
    path.write_bytes(METADATA.read_bytes())
    assert addresses.main([str(path), "/srv/clones/main"]) == 0
    assert path.read_bytes() == METADATA.read_bytes()
    assert "REPOSITORY=" in capsys.readouterr().err
