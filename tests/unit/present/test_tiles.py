"""Headline tiles."""

from __future__ import annotations

from lxml import html

from suffkit.present.tiles import Tile, tiles


def test_tiles_stand_in_their_order_the_label_before_the_value():
    shown = tiles([Tile("410", "Children looked after", "England 70", "31 March 2022"), Tile("8.6%", "Three moves")])
    page = html.fromstring(shown._repr_html_())
    assert [tile.text_content().strip() for tile in page] == [
        "Children looked after 410 England 70 31 March 2022",
        "Three moves 8.6%",
    ]
    assert [part.get("class") for part in page[1]] == ["tile-label", "tile-value"]
    assert repr(shown) == "Children looked after: 410\nThree moves: 8.6%"


def test_texts_are_escaped_and_no_tiles_are_no_list():
    assert "<b>" not in tiles([Tile("<b>1</b>", "<b>", "<b>", "<b>")])._repr_html_()
    assert tiles([])._repr_html_() == ""
