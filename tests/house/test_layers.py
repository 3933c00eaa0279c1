"""The rooms keep to their place (docs/house.md); the contracts themselves are in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

GROUND = {"contracts", "domain", "errors", "folders"}
PUBLIC = {"publish", "present"}
BOTH = {"cli", "terminal", "pipeline", "__main__"}


@pytest.fixture
def contracts(root: Path) -> dict[str, dict]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def rooms(root: Path) -> set[str]:
    found = (root / "src/suffkit").iterdir()
    return {
        item.stem
        for item in found
        if (item.suffix == ".py" and item.stem != "__init__") or (item / "__init__.py").is_file()
    }


def faults_of(settings: Path, **only: tuple[str, ...]) -> int:
    return lint_imports(config_filename=str(settings), no_cache=True, no_logo=True, **only)


def test_imports_keep_to_the_layers(root, capsys):
    assert faults_of(root / "pyproject.toml") == 0, capsys.readouterr().out


def test_a_page_that_reads_a_file_itself_is_noticed(root, tmp_path, monkeypatch, capsys):
    """The contracts, over a package of the same rooms that breaks the wall."""
    package = tmp_path / "unwalled"
    for room in rooms(root):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "present/charts.py").write_text("import unwalled.io\n", encoding="utf-8")
    settings = tmp_path / "pyproject.toml"
    settings.write_text(
        (root / "pyproject.toml").read_text(encoding="utf-8").replace('"suffkit', '"unwalled'), encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert faults_of(settings, limit_to_contracts=("wall",)) != 0
    assert "unwalled.present.charts -> unwalled.io" in capsys.readouterr().out
    assert faults_of(settings, limit_to_contracts=("files",)) == 0


def test_every_room_stands_on_one_side_of_the_wall(root, contracts):
    wall, within = contracts["wall"], contracts["wall-from-within"]
    private = {name.removeprefix("suffkit.") for name in within["source_modules"]}
    assert {name.removeprefix("suffkit.") for name in wall["source_modules"]} == PUBLIC
    assert {name.removeprefix("suffkit.") for name in wall["forbidden_modules"]} == private | {"pipeline"}
    assert rooms(root) - GROUND - PUBLIC - BOTH == private, "place the new room in the contracts of pyproject.toml"
