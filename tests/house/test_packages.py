"""What is installed: one lock without addresses, and everything else in step with it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

MACHINES = [
    {"python_full_version": f"{version}.0", "python_version": version, "sys_platform": platform}
    for version in ("3.11", "3.12", "3.13")
    for platform in ("linux", "darwin", "win32")
]
# Used by name: the kernel that stock papermill starts, and what pandas reads and writes Parquet with.
NOT_IMPORTED = {"ipykernel", "pyarrow"}


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def declared(project: dict) -> list[Requirement]:
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*project["dependencies"], *extras)]


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pins(lock: str) -> list[Requirement]:
    lines = lock.replace("\\\n", "").splitlines()
    return [Requirement(line.split("--hash")[0]) for line in lines if line and not line.startswith("#")]


def version_of(pin: Requirement) -> Version:
    (one,) = pin.specifier
    assert one.operator == "=="
    return Version(one.version)


def test_the_lock_holds_no_address(lock):
    assert not re.search(r"://|\bfile:|index-url|find-links|trusted-host|@ ", lock)


def test_every_pin_is_hashed(lock):
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        if not entry.startswith("#"):
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_every_declared_package_is_locked_once_for_each_machine_and_in_range(declared, pins):
    for wanted in declared:
        found = [pin for pin in pins if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
        assert found, f"{wanted.name} is not in requirements.lock: run make lock"
        for pin in found:
            assert version_of(pin) in wanted.specifier, f"{pin} is not {wanted}: run make lock"
        for machine in MACHINES:
            fitting = [pin for pin in found if pin.marker is None or pin.marker.evaluate(machine)]
            assert len(fitting) == 1, f"{wanted.name} on {machine}: {fitting}"


def test_pythons_are_the_same_everywhere(root, project):
    import set_up

    assert project["requires-python"] == ">=3.11,<3.14"
    assert sorted(set_up.SUITABLE) == ["3.11", "3.12", "3.13"]


def test_the_conda_environment_is_in_step_with_the_lock(root, project, pins):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    locked = {canonicalize_name(pin.name): version_of(pin) for pin in pins}
    (from_pip,) = [item["pip"] for item in environment["dependencies"] if isinstance(item, dict)]
    assert from_pip == ["-r requirements.lock"]
    assert environment["channels"] == ["conda-forge"]
    for item in environment["dependencies"]:
        if isinstance(item, dict) or item == "pip":
            continue
        name, version = re.fullmatch(r"([\w-]+)=([\d.]+)", item).groups()
        if name == "python":
            assert Version(version) in Requirement(f"python{project['requires-python']}").specifier
        else:
            assert locked[canonicalize_name(name)] == Version(version), f"{item} is not as in requirements.lock"


def test_every_import_is_declared_and_every_declared_package_is_imported(root, project):
    needed = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    imported = {
        module.split(".")[0]
        for folder in ("src/suffkit", "book/_ext")
        for file in (root / folder).rglob("*.py")
        for module in imports_of(file)
    } - {"suffkit", "__future__", *sys.stdlib_module_names, *(file.stem for file in (root / "book/_ext").glob("*.py"))}
    distributions = packages_distributions()
    used = {canonicalize_name(distributions[module][0]) for module in imported}
    assert used - needed == set(), "imported, but not among the dependencies of pyproject.toml"
    assert needed - used - NOT_IMPORTED == set(), "among the dependencies of pyproject.toml, but never imported"


def imports_of(file: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.append(node.module or "")
    return names
