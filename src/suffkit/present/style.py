"""How charts look: the Analysis Function's style and colours, one font, and the measuring of text.

The font is DejaVu Sans, which comes with matplotlib, so that text has the same width and the SVG the same bytes
on every machine. All sizes are points; a chart is `WIDTH` wide, which keeps its text readable on a phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any

import matplotlib
from afcharts.af_colours import get_af_colours
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.font_manager import FontProperties, findfont, get_font

WIDTH = 390.0
TITLE, TEXT, SMALL = 14.0, 12.0, 10.5
LEADING = 1.22

INK = "#1A1A1A"
BACKGROUND = "#FFFFFF"
FAINT = "#CCCCCC"
# The Analysis Function's grey for what is not in focus (#BFBFBF) has too little contrast with white for a mark.
QUIET = "#858585"
MARKERS = ("o", "s", "^", "D", "v", "P")


@contextmanager
def chart_style() -> Iterator[None]:
    """Matplotlib's settings for one chart; what was set before comes back afterwards."""
    with matplotlib.rc_context(_settings()):
        yield


@cache
def _settings() -> dict[str, Any]:
    with as_file(files("afcharts") / "afcharts.mplstyle") as path:
        given = matplotlib.rc_params_from_file(path, use_default_template=False)
    return {
        **given,
        "font.family": "DejaVu Sans",
        "font.size": TEXT,
        "axes.grid": False,
        "axes.linewidth": 1.0,
        "hatch.linewidth": 0.8,
        "text.parse_math": False,
        "figure.dpi": 72.0,
        # Text is drawn as shapes: a council's machine may lack the font, and a label that was measured to fit must fit.
        "svg.fonttype": "path",
        "svg.hashsalt": "suffkit",
        "path.simplify": False,
    }


def colours(count: int) -> list[str]:
    """That many colours to tell series apart (up to 6), in the order in which they differ in lightness too."""
    return ["#12436D"] if count < 2 else list(get_af_colours("categorical", number_of_colours=count))


@cache
def light_to_dark() -> LinearSegmentedColormap:
    """A scale of one hue on which dark text can be read at both ends."""
    dark_first = get_af_colours("sequential", number_of_colours=5, include_grey=False)
    return LinearSegmentedColormap.from_list("suffkit", ["#F7FAFD", dark_first[-1], dark_first[-2]])


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """Ink or white, whichever reads better on the colour."""
    return max((INK, BACKGROUND), key=lambda text: contrast(text, colour))


def _luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """How wide one line of text is, in points."""
    # At 100 points without hinting, then scaled: the same on every machine.
    return sum(_advance(letter, weight) for letter in text) * size / 100


@lru_cache(maxsize=1024)
def _advance(letter: str, weight: str) -> float:
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(100, 72)
    return font.load_char(ord(letter)).linearHoriAdvance / 65536


def wrap(text: str, width: float, size: float = TEXT, weight: str = "normal") -> list[str]:
    """The text in lines of at most `width` points; breaks at spaces, inside a word only where it is wider itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
            continue
        while text_width(word, size, weight) > width and len(word) > 1:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, weight) <= width)
            # A compound word breaks after its own mark if it has one.
            mark = max(word.rfind(sign, 0, fits) for sign in "-/") + 1
            lines.append(word[: mark or fits])
            word = word[mark or fits :]
        lines.append(word)
    return lines


def height_of(lines: int, size: float = TEXT) -> float:
    """How tall that many lines are, in points."""
    return lines * size * LEADING
