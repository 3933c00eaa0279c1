"""What there is to fetch: the rows of `domain/codes/national_downloads.csv`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest

EES_API = "ees-api"
EES_FILE = "ees-file"
BY_HAND = "page"


@dataclass(frozen=True)
class Wanted:
    """One file of national data.

    `kind` says how it comes: `ees-api` (a data set of the statistics API), `ees-file` (a file of a release) or `page`
    (a person saves it from a page). `publications` are the publication's short names in its address, the first
    that has the file is taken; `data_set` is an id of the API where one is documented; `title` and `file_name` are
    the publisher's, `*` stands for what changes from year to year. An empty `release` is the latest one.
    """

    id: str
    publisher: str
    used_for: str
    kind: str
    is_needed: bool
    publications: tuple[str, ...]
    data_set: str
    title: str
    file_name: str
    save_as: str
    release: str
    sha256: str
    licence: str
    page: str


def all_wanted() -> tuple[Wanted, ...]:
    """Every file of the list, in its order."""
    return tuple(
        Wanted(
            id=row["id"],
            publisher=row["publisher"],
            used_for=row["used_for"],
            kind=row["kind"],
            is_needed=row["needed"] == "yes",
            publications=tuple(row["publication"].split()),
            data_set=row["data_set"],
            title=row["title"],
            file_name=row["file_name"],
            save_as=row["save_as"],
            release=row["release"],
            sha256=row["sha256"],
            licence=row["licence"],
            page=row["page"],
        )
        for row in code_rows("national_downloads")
    )


def choose(known: Sequence[Wanted], only: Sequence[str]) -> tuple[Wanted, ...]:
    """Those that were asked for by id, or all where none was.

    Raises: RequestError, naming every id that is not in the list.
    """
    ids = {one.id for one in known}
    if unknown := [name for name in only if name not in ids]:
        raise RequestError(
            "\n".join(
                f"{name[:60]!r} is not an id of domain/codes/national_downloads.csv.{suggest(name, ids)}"
                for name in unknown
            )
            + "\nsuffkit fetch --list shows them all."
        )
    return tuple(one for one in known if not only or one.id in only)
