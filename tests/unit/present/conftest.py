"""What the tests of charts share: a chart's texts and marks as they were drawn, in points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from suffkit.present.sheet import Sheet


@dataclass(frozen=True)
class Drawn:
    """One drawn sheet: where each text stands, and the sheet itself."""

    sheet: Sheet
    texts: tuple[tuple[str, Bbox], ...]

    @property
    def width(self) -> float:
        return float(self.sheet.figure.bbox.width)

    @property
    def height(self) -> float:
        return float(self.sheet.figure.bbox.height)

    def outside(self) -> list[str]:
        """Texts that are cut by the edge of the picture."""
        return [
            text
            for text, box in self.texts
            if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > self.width + 0.5 or box.y1 > self.height + 0.5
        ]

    def touching(self) -> list[tuple[str, str]]:
        """Pairs of texts that lie over one another by more than a hair."""
        return [
            (one, other)
            for place, (one, box) in enumerate(self.texts)
            for other, second in self.texts[place + 1 :]
            if min(box.x1, second.x1) - max(box.x0, second.x0) > 1
            and min(box.y1, second.y1) - max(box.y0, second.y0) > 3
        ]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Drawn]]:
    """Gives the sheet that was drawn last, measured by matplotlib's own renderer."""
    sheets: list[Sheet] = []
    write = Sheet.svg

    def keep(sheet: Sheet) -> str:
        sheets.append(sheet)
        return write(sheet)

    monkeypatch.setattr(Sheet, "svg", keep)

    def last() -> Drawn:
        figure = sheets[-1].figure
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        return Drawn(sheets[-1], tuple((text.get_text(), text.get_window_extent(renderer)) for text in shown))

    yield last
