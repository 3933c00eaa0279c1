"""Who an authority's statistical neighbours are, by national data."""

from __future__ import annotations

from suffkit.domain.areas import Area, all_areas
from suffkit.io.national.store import around, read_national
from suffkit.prepare.national import NationalFolder


def neighbours_of(national: NationalFolder, who: Area) -> list[str]:
    """Names of the authority's statistical neighbours, the closest first; none where the folder does not tell."""
    read = read_national(national.folder, national.kept, [])
    names = {one.old_la_code: one.short_name for one in all_areas()}
    near = around(who.old_la_code, read.neighbours, national.model)
    return [names[number] for number in near if number in names and number != who.old_la_code]
