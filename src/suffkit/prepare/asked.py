"""What a command asks for: an edition of a folder, or the one that published figures alone make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.domain.areas import area
from suffkit.errors import RequestError
from suffkit.io.editions import authorities, editions, find_edition

if TYPE_CHECKING:
    from suffkit.prepare.national import NationalFolder


def national_folder(given: Path | None, usual: Path, processed: Path) -> NationalFolder | None:
    """Where national data are: the folder given, or the usual one where it holds anything, or nowhere.

    In:     the folder given, if any; the usual one; the folder of processed data, where what was read is kept.
    Raises: RequestError where the folder given is not there.
    """
    if given is not None and not given.is_dir():
        raise RequestError(f"There is no folder {given}. Name the folder of national data, or get them: suffkit fetch.")
    folder = given or usual
    if given is None and not (usual.is_dir() and any(usual.iterdir())):
        return None
    from suffkit.prepare.national import NationalFolder

    return NationalFolder(folder.resolve(), processed.resolve() / "national")


def find_statement(raw: Path, authority: str, edition: str | None, national: NationalFolder | None) -> tuple[str, str]:
    """The authority's slug and the edition: of its folder, or the one that published figures make.

    Raises: RequestError that names what there is and suggests the nearest.
    """
    known = authorities(raw)
    if national is None or (authority in known and editions(raw, authority)):
        return find_edition(raw, authority, edition)
    slug = authority if authority in known else area(authority).slug
    if slug in known and editions(raw, slug):
        return find_edition(raw, slug, edition)
    from suffkit.prepare.national import newest_count

    made = str(newest_count(national).year)
    if edition not in (None, made):
        raise RequestError(
            f"{slug} has no edition {edition!r} of its own, and the published figures make that of {made}. "
            f"Leave --edition away, or ask for {made}."
        )
    return slug, made
