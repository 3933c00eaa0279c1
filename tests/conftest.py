"""What all tests share: where the project and the published national data are, and how golden results are rewritten."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

# As the command line does, before numpy is imported: linear algebra on several threads is slower on few cores.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import pytest  # noqa: E402 - after the setting

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write the expected results of tests/golden anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of whole sites first: a few files of them take as long as all the others, which fill what is left."""
    items.sort(key=lambda item: "site" not in item.path.parts)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected results are to be written instead of compared (`make golden`)."""
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture(scope="session")
def national() -> Path:
    """The folder of published national data, which is not part of the repository; skips where there is none."""
    places = [ROOT / "data/raw/national", ROOT.parent / "shared/data/national"]
    if named := os.environ.get("SUFFKIT_NATIONAL"):
        places.insert(0, Path(named))
    for place in places:
        if place.is_dir():
            return place
    pytest.skip("no published national data here (data/raw/national, or the folder that SUFFKIT_NATIONAL names)")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run of the tests have together."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def once(shared: Path) -> Callable[[str, Callable[[], Path]], Path]:
    """`once(name, make)` is the folder that `make` gives, made by the first process of a run that asks for it."""
    from filelock import FileLock

    def made(name: str, make: Callable[[], Path]) -> Path:
        note = shared / f"{name}.made"
        with FileLock(note.with_suffix(".lock")):
            if not note.exists():
                note.write_text(str(make()), encoding="utf-8")
        return Path(note.read_text(encoding="utf-8"))

    return made


@pytest.fixture(scope="session")
def national_kept(national: Path, shared: Path, once: Callable[[str, Callable[[], Path]], Path]) -> Path:
    """Where what was read of the published national data is kept: they are read once a run."""
    from suffkit.io.national.store import read_national

    def make() -> Path:
        read_national(national, shared / "kept/national")
        return shared / "kept/national"

    return once("national", make)


@pytest.fixture(scope="session")
def built(shared: Path, once: Callable[[str, Callable[[], Path]], Path]) -> Callable[[str, str], Path]:
    """Builds a shipped edition as `suffkit build` does, once a run; gives its site, which nobody writes to."""
    from suffkit.pipeline.statement import Statement, build_statement

    def build(authority: str, edition: str) -> Path:
        statement = Statement(ROOT, ROOT / "data/raw", authority, edition, shared / "statements/sites")

        def make() -> Path:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("SUFFKIT_PROCESSED", str(shared / "statements/processed"))
                return build_statement(statement).parent

        return once(f"{authority}-{edition}", make)

    return build


@pytest.fixture
def example_raw(tmp_path: Path) -> Path:
    """A raw data folder to change at will: the made-up authority exampleshire with its edition 2022 (tests/data)."""
    return Path(shutil.copytree(ROOT / "tests/data/raw", tmp_path / "raw"))


@pytest.fixture(scope="session")
def synthetic_returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of made-up returns: about 200 children in care, four years to 31 March 2024. Do not write to it."""
    from suffkit.synth import write_returns

    folder = tmp_path_factory.mktemp("synthetic") / "returns"
    write_returns(folder, in_care=200, years=4, seed=11)
    return folder
