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
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Builds a shipped edition as `suffkit build` does, once a session; gives the folder of its site."""
    from suffkit.pipeline.statement import Statement, build_statement

    out = tmp_path_factory.mktemp("statements")
    sites: dict[tuple[str, str], Path] = {}

    def build(authority: str, edition: str) -> Path:
        if (authority, edition) not in sites:
            statement = Statement(ROOT, ROOT / "data/raw", authority, edition, out / "sites")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("SUFFKIT_PROCESSED", str(out / "processed"))
                sites[authority, edition] = build_statement(statement).parent
        return sites[authority, edition]

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
