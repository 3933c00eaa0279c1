"""Cards of the published sources that facts are taken from: what each table is, who published it, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from suffkit.domain.code_lists import code_rows

_CARD = ("table_id", "kind", "title", "document", "section", "state", "note")


def cards_of(sources: Iterable[str]) -> pd.DataFrame:
    """The cards of facts' sources, as tables of the facts folder hold them: one for each source and release."""
    cards = {row["id"]: row for row in code_rows("national_sources")}
    parts = (str(one).removeprefix("recomputed from ").split(" and ") for one in sources)
    ids = sorted({one for named in parts for one in named})
    return pd.DataFrame([_card(each, cards) for each in ids], columns=list(_CARD), dtype=str)


def _card(table_id: str, cards: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    source, _, release = table_id.rpartition(" ")
    card = cards[source]
    return {
        "table_id": table_id,
        "kind": "published",
        "title": card["table"],
        "document": f"{card['publisher']}, {card['title']}, {release} release",
        "section": card["table"],
        "state": "published",
        "note": f"{card['note']} {card['url']}".strip(),
    }
