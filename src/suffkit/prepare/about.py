"""What an edition says of itself: names, codes, dates, where its figures come from, and what was noticed on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.domain.calendar import say_day
from suffkit.errors import BLOCK
from suffkit.io.editions import Authority, Edition

if TYPE_CHECKING:
    from suffkit.prepare.statement import Read


def edition_facts(authority: Authority, edition: Edition, read: Read) -> dict[str, object]:
    """Names, codes and dates of the edition for the pages, as plain JSON."""
    return {
        "authority": authority.slug,
        "authority_name": authority.name,
        "area_code": authority.new_la_code,
        "old_la_code": authority.old_la_code,
        "region_code": authority.region_code,
        "region_name": authority.region_name,
        "neighbours_code": f"neighbours:{authority.new_la_code}",
        "neighbours_name": authority.comparators.neighbours,
        "contact": authority.contact,
        "edition": edition.edition,
        "title": edition.title,
        "publisher": edition.publisher,
        "published": edition.published,
        "period": edition.period,
        "as_at": edition.as_at.isoformat(),
        "as_at_words": say_day(edition.as_at),
        "note": edition.note,
        "source_note": edition.source_note,
        "origin_note": _origin_note(edition, read),
        "origins": _origins(read, authority),
        **_policy(authority, read),
        "notices": _notices(read, authority),
    }


def _origins(read: Read, authority: Authority) -> list[str]:
    counted = list(dict.fromkeys(read.counted.counts["origin"])) if read.counted else []
    if authority.synthetic and read.counted and not counted:
        counted = ["synthetic"]
    printed = ["printed"] if not read.printed.cells.empty else []
    return [*counted, *printed, *(["national"] if read.published else [])]


def _policy(authority: Authority, read: Read) -> dict[str, object]:
    """What is hidden, as a reader of the book is told it, and what counts are rounded to (1: not rounded)."""
    if read.counted is None:
        return {"hidden": "", "rounded_to": 1}
    from suffkit.prepare.counted import policy_of

    policy = policy_of(authority)
    return {"hidden": policy.words(), "rounded_to": policy.round_to}


def _origin_note(edition: Edition, read: Read) -> str:
    """How the book was made, for its cover."""
    if read.printed.cells.empty:
        return edition.source_note
    return (
        f"{edition.source_note} This book was made from the figures that {edition.publisher} printed, "
        "exactly as printed, errors included; it is not a publication of the council."
    )


def _notices(read: Read, authority: Authority) -> list[str]:
    """What was noticed on reading the files: printed ones as it is, returns as it may be published."""
    said = [str(fault) for fault in read.printed.faults if fault.severity != BLOCK]
    if read.counted is None:
        return said
    from suffkit.prepare.changes import public_notices
    from suffkit.prepare.counted import policy_of

    return [*said, *public_notices(read.counted.faults, read.counted.changes, policy_of(authority))]
