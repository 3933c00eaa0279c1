"""A made-up corner of a made-up country: an authority (999), its neighbours, and places far away, with postcodes.

No real postcode starts with X, so no address can be taken for a real one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

OWN_CODE = "999"
NEIGHBOUR_CODES = ("991", "992", "993", "994")
DISTANT_CODES = ("981", "982", "983")
_LETTERS = np.array(list("ABDEFGHJLNPQRSTUWXYZ"))  # of the second half of a postcode: no C, I, K, M, O, V
_CENTRE = (500_000, 250_000)
_OWN_RADIUS_METRES = 20_000
_NEIGHBOUR_RADIUS_METRES = 13_000
_NEIGHBOUR_DISTANCE_METRES = 34_000
_DISTANT_METRES = (90_000, 190_000, 260_000)
HERE, NEXT, FAR = range(3)
_SHARE_OF_POSTCODES = (0.5, 0.3, 0.2)


@dataclass(frozen=True)
class Area:
    """The postcodes of the area, own authority first, then neighbours, then far away; `bounds` parts the three."""

    postcodes: npt.NDArray[np.str_]
    eastings: npt.NDArray[np.int64]
    northings: npt.NDArray[np.int64]
    codes: npt.NDArray[np.str_]
    bounds: tuple[int, int, int, int]

    def draw(self, rng: np.random.Generator, bands: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """A postcode (its position) in each band: HERE, NEXT or FAR."""
        starts, ends = np.asarray(self.bounds[:3]), np.asarray(self.bounds[1:])
        return np.asarray(starts[bands] + (rng.random(len(bands)) * (ends - starts)[bands]).astype(np.int64))

    def table(self) -> pd.DataFrame:
        """`postcode,easting,northing,la_code`: the file that tells places apart."""
        return pd.DataFrame(
            {
                "postcode": self.postcodes,
                "easting": self.eastings,
                "northing": self.northings,
                "la_code": self.codes,
            }
        )


def draw_area(rng: np.random.Generator, in_care: int) -> Area:
    """An area with about as many postcodes as children in care, at least 600 and at most 20,000."""
    count = int(np.clip(in_care, 600, 20_000))
    sizes = [round(share * count) for share in _SHARE_OF_POSTCODES]
    authorities: list[tuple[str, str, float, float, int]] = [
        (OWN_CODE, "XA", 0.0, _OWN_RADIUS_METRES, sizes[HERE]),
        *(
            (code, "XB", _NEIGHBOUR_DISTANCE_METRES, _NEIGHBOUR_RADIUS_METRES, sizes[NEXT] // len(NEIGHBOUR_CODES))
            for code in NEIGHBOUR_CODES
        ),
        *(
            (code, "XD", far, _OWN_RADIUS_METRES, sizes[FAR] // len(DISTANT_CODES))
            for code, far in zip(DISTANT_CODES, _DISTANT_METRES, strict=True)
        ),
    ]
    eastings, northings, codes, letters = [], [], [], []
    for number, (code, prefix, away, radius, size) in enumerate(authorities):
        bearing = 2 * np.pi * number / 4 + 0.4
        angle, reach = 2 * np.pi * rng.random(size), radius * np.sqrt(rng.random(size))
        eastings.append(_CENTRE[0] + away * np.cos(bearing) + reach * np.cos(angle))
        northings.append(_CENTRE[1] + away * np.sin(bearing) + reach * np.sin(angle))
        codes.append(np.full(size, code))
        letters.append(np.full(size, prefix))
    here, beside = sizes[HERE], sum(len(part) for part in codes[1 : 1 + len(NEIGHBOUR_CODES)])
    total = sum(len(part) for part in codes)
    return Area(
        _postcodes(np.concatenate(letters)),
        np.concatenate(eastings).round().astype(np.int64),
        np.concatenate(northings).round().astype(np.int64),
        np.concatenate(codes),
        (0, here, here + beside, total),
    )


def _postcodes(prefixes: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """One postcode for each, all different: `XA12 3BD`."""
    number = np.arange(len(prefixes))
    letters = len(_LETTERS)
    inward = number % (10 * letters * letters)
    district = 1 + number // (10 * letters * letters)
    parts = [prefixes, district.astype(str), np.full(len(number), " "), (inward % 10).astype(str)]
    parts += [_LETTERS[inward // 10 % letters], _LETTERS[inward // (10 * letters)]]
    joined = parts[0].astype("U8")
    for part in parts[1:]:
        joined = np.char.add(joined, part)
    return joined
