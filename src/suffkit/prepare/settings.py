"""The settings of an authority and an edition that have no folder, made of published figures alone."""

from __future__ import annotations

from datetime import date

from suffkit.domain.areas import Area
from suffkit.domain.calendar import say_day
from suffkit.io.editions import Authority, Edition


def authority_of(area: Area) -> Authority:
    """The settings of an authority that has given none: who it is, and the usual choices."""
    return Authority(
        slug=area.slug,
        name=area.name,
        old_la_code=area.old_la_code,
        new_la_code=area.new_la_code,
        region_code=area.region_code,
        region_name=area.region_name,
    )


def edition_of(area: Area, as_at: date) -> Edition:
    """The edition that published figures alone make: named for its year."""
    return Edition(
        edition=str(as_at.year),
        title=f"Places for children in care in {area.short_name}: what published figures tell",
        publisher="suffkit, from published figures alone; it is not the council's own",
        period=f"to {say_day(as_at)}",
        as_at=as_at,
        source_note=(
            "Made from figures that the Department for Education, Ofsted, the Office for National Statistics and the "
            f"Ministry of Housing, Communities and Local Government publish. {area.name} had no part in it."
        ),
    )
