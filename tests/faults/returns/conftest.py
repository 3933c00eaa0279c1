"""A small valid return of two years as text, for a test to change in one place and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from suffkit.errors import Fault
from suffkit.io.ssda903 import Returns, read_returns

FIRST, LAST = "2022-23", "2023-24"

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n" + "".join(
    f"{100 + n},{1 + n % 2},{9 + n:02d}/05/2010,WBRI,,0,\n" for n in range(1, 13)
)
_EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
_STAYING = "".join(
    f"{100 + n},{n:02d}/06/2021,S,C2,N1,U6,PR1,,,,{'' if n == 10 else 'SG13 8DE'},SG1 1AA,\n" for n in range(2, 12)
)
FIRST_EPISODES = (
    _EPISODES
    + "101,01/06/2021,S,V2,N1,U6,PR1,,,,SG13 8DE,SG1 1AA,\n"
    + _STAYING
    + "112,12/06/2021,S,C2,N2,K2,PR4,,,,SG13 8DE,HR1 2AB,SC123\n"
)
LAST_EPISODES = (
    _EPISODES
    + "101,01/06/2021,S,V2,N1,U6,PR1,10/06/2023,X1,CARPL,SG13 8DE,SG1 1AA,\n"
    + "101,10/06/2023,P,V2,N1,K2,PR4,,,,SG13 8DE,SG1 1AB,SC123\n"
    + _STAYING
    + "112,12/06/2021,S,C2,N2,K2,PR4,01/12/2023,E4A,,SG13 8DE,HR1 2AB,SC123\n"
)
UASC = "CHILD,SEX,DOB,DUC\n110,1,19/05/2010,\n"
OTHERS = {
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE\n101,10/05/2010,01/09/2023,PN1\n",
    "oc2": (
        "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
        "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\n102,11/05/2010,12,,0,,1,1,1,0,,\n"
    ),
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END\n103,12/05/2010,M,01/07/2023,02/07/2023\n",
}


class Folder:
    """The returns as files, before they are written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: dict[str, bytes] = {}
        for year, episodes in ((FIRST, FIRST_EPISODES), (LAST, LAST_EPISODES)):
            self.files |= {f"{year}/header.csv": HEADER.encode(), f"{year}/episodes.csv": episodes.encode()}
            self.files[f"{year}/uasc.csv"] = UASC.encode()
        self.files |= {f"{LAST}/{name}.csv": text.encode() for name, text in OTHERS.items()}

    def text(self, name: str) -> str:
        return self.files[name].decode()

    def put(self, name: str, content: str | bytes) -> None:
        self.files[name] = content if isinstance(content, bytes) else content.encode()

    def swap(self, name: str, old: str, new: str, times: int = 1) -> None:
        """Put `new` in the place of `old`, which must be there."""
        assert old in self.text(name), f"{name} does not hold what is to be changed"
        self.put(name, self.text(name).replace(old, new, times))

    def read(self, **options: bool) -> Returns:
        for name, content in self.files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return read_returns(self.path, shown="ssda903", **options)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The valid returns of 2023 and 2024 of twelve children, to be changed and read."""
    return Folder(tmp_path / "returns")


@pytest.fixture
def of_rule() -> Callable[[Returns, str], list[Fault]]:
    """The faults of one rule."""
    return lambda returns, rule: [fault for fault in returns.faults if fault.rule == rule]
