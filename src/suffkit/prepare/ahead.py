"""Forecasts ahead: of one council from its own SSDA903 returns, or of every authority from published numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffkit.domain.calendar import say_day
from suffkit.errors import BLOCK, DataError, EnvironmentFault, Fault, RequestError

if TYPE_CHECKING:
    import pandas as pd

    from suffkit.forecasts.cohort import Forecast
    from suffkit.tidy import Tidy

ENDINGS = (".csv", ".parquet")
_SHOWN = ("mean", "0.1", "0.9", "0.025", "0.975")
_RECORD = (
    "origin_date",
    "target_date",
    "expected",
    "low_80",
    "high_80",
    "low_95",
    "high_95",
    "same_as_origin",
    "came",
)
_NUMBERS = ("Expected", "Four times in five", "Nineteen times in twenty")
HEADS = ("On", "In care", *_NUMBERS)
HEADS_OF_ALL = ("Authority", *_NUMBERS)


@dataclass(frozen=True)
class Request:
    """What the command asks for: a folder of returns and the day forecast from, or a folder of published data."""

    folder: Path | None
    national: Path | None
    as_at: date | None
    years: int
    draws: int
    seed: int
    prices: Path | None
    out: Path | None
    record: bool = False


@dataclass(frozen=True, repr=False)
class Ahead:
    """A council's forecast, and its own record where that was asked for."""

    forecast: Forecast
    record: pd.DataFrame | None


def forecast(request: Request, options: Mapping[str, bool]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The table asked for, and what to know of it.

    Raises: RequestError, what cannot be asked for together, or a file that cannot be written, before any work is done;
            what `forecast_returns` and `forecast_national` raise.
    """
    if (request.folder is None) == (request.national is None):
        raise RequestError("Name one folder of SSDA903 returns, or say --national and the folder of published data.")
    _check_out(request.out)
    if request.national is not None:
        if request.as_at or request.prices or request.record:
            raise RequestError("--as-at, --prices and --record go with a folder of returns, not with published data.")
        return forecast_national(request.national, years=request.years)
    if request.folder is None or request.as_at is None:
        raise RequestError("Say --as-at and the day forecast from, as --as-at 2024-03-31; it is told, never guessed.")
    made = forecast_returns(
        request.folder.resolve(),
        as_at=request.as_at,
        years=request.years,
        draws=request.draws,
        seed=request.seed,
        prices=request.prices,
        record=request.record,
        options=options,
    )
    notes = made.forecast.notes if made.record is None else (*made.forecast.notes, *_said(made.record))
    return made.forecast.table, notes


def _said(record: pd.DataFrame) -> Iterator[str]:
    """The record in sentences."""
    if record.empty:
        yield "There are too few returns to tell what this forecast would have said before."
    for row in record.to_dict("records"):
        years = row["target_date"].year - row["origin_date"].year
        yield (
            f"From {say_day(row['origin_date'].date())}, {years} year{'s' if years > 1 else ''} ahead, it would have "
            f"said {row['expected']:,.0f} (four times in five {row['low_80']:,.0f} to {row['high_80']:,.0f}); "
            f"{row['came']:,} came, and there were {row['same_as_origin']:,} on the day."
        )


def _check_out(out: Path | None) -> None:
    if out is None:
        return
    if out.suffix.lower() not in ENDINGS:
        raise RequestError(f"A forecast is written as {' or '.join(ENDINGS)}; {out.name} ends in neither.")
    if out.is_dir() or not out.resolve().parent.is_dir():
        raise RequestError(f"{out} cannot be written: its folder is not there, or it is a folder itself.")


def forecast_returns(
    folder: Path,
    *,
    as_at: date,
    years: int,
    draws: int = 500,
    seed: int = 1,
    prices: Path | None = None,
    record: bool = False,
    options: Mapping[str, bool] | None = None,
) -> Ahead:
    """The cohort forecast of the council whose returns lie in a folder.

    In:     the folder; the day forecast from; years ahead; draws; the seed; a file of weekly prices by placement group;
            whether to tell what it would have said before; how the returns are read.
    Out:    Ahead.
    Raises: RequestError, there is no such folder or the day is outside the returns; DataError, returns or prices at
            fault.
    """
    from suffkit.io.ssda903 import read_returns
    from suffkit.prepare.cohort import forecast_from
    from suffkit.tidy import tidy_returns

    if not folder.is_dir():
        raise RequestError(f"There is no folder {folder}. Name the folder that holds the SSDA903 returns.")
    known = read_prices(prices) if prices else None
    returns = read_returns(folder, shown=folder.name, **(options or {}))
    if blocking := [fault for fault in returns.faults if fault.severity == BLOCK]:
        raise DataError(blocking, f"The returns in {folder.name} cannot be forecast from")
    asked: dict[str, Any] = {"return_years": returns.years, "draws": draws, "seed": seed}
    tidy = tidy_returns(returns.tables, as_of=as_at)
    made = forecast_from(tidy, years=years, prices=known, **asked)
    return Ahead(made, own_record(returns.tables, tidy, **asked) if record else None)


def own_record(tables: Mapping[str, pd.DataFrame], tidy: Tidy, **asked: Any) -> pd.DataFrame:
    """What the same forecast would have said in the years before, beside what came.

    In:  the tables of the returns; what they show as of the day forecast from; what is asked of the forecast.
    Out: a row an origin and year ahead: origin_date, target_date, expected, low_80, high_80, low_95, high_95 (children
         in care), same_as_origin (children in care on the origin), came.
    """
    import pandas as pd

    from suffkit.prepare.cohort import said_before
    from suffkit.tidy.in_care import stays_on

    rows = []
    for one in said_before(tables, tidy.as_of, **asked):
        for day, levels in one.ahead[list(_SHOWN)].iterrows():
            came = len(stays_on(tidy.stays, pd.Timestamp(str(day)).date(), tidy.children))
            rows.append((pd.Timestamp(one.origin), day, *levels, one.in_care, came))
    return pd.DataFrame(rows, columns=list(_RECORD))


def forecast_national(folder: Path, *, years: int) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The pooled forecast of every authority from the published numbers in a folder, and what to know of them.

    Out:    NATIONAL_FORECASTS; sentences, each with how many authorities it is about.
    Raises: RequestError, there is no such folder, or no numbers of children in care in it.
    """
    from suffkit.forecasts.notes import forecast_notes
    from suffkit.forecasts.yearly import forecast_all, newest_date, yearly_panel
    from suffkit.io.national.store import read_national

    if not folder.is_dir():
        raise RequestError(
            f"There is no folder {folder}. Name the folder of national data, or get them: suffkit fetch."
        )
    national = read_national(folder)
    if blocking := [fault for fault in national.faults if fault.severity == BLOCK]:
        raise DataError(blocking, f"The national data in {folder.name} cannot be forecast from")
    panel = yearly_panel(national.published, national.indicators)
    table = forecast_all(panel, years)
    notes = forecast_notes(panel, newest_date(panel), years)
    return table, tuple(f"{number} of the authorities: {note}" for note, number in notes["note"].value_counts().items())


def read_prices(path: Path) -> pd.DataFrame:
    """Weekly prices by placement group, with their growth a year where the file says it.

    In:     a CSV file of `placement_group, weekly_price` and perhaps `growth`.
    Out:    PRICES.
    Raises: DataError with every fault of the file.
    """
    import pandas as pd

    from suffkit.forecasts.cohort.costs import PRICES
    from suffkit.io.csv_files import read_csv_text

    read = read_csv_text(path, path.name, PRICES.column_names)
    if any(fault.severity == BLOCK for fault in read.faults):
        raise DataError(read.faults, f"The prices in {path.name} cannot be used")
    table = read.table
    faults: list[Fault] = []
    for name in ("weekly_price", "growth"):
        if name in table:
            text = table[name].str.replace(r"[£,\s]", "", regex=True)
            number = pd.to_numeric(text.where(text != "", "0") if name == "growth" else text, errors="coerce")
            wrong = tuple(row for row, bad in zip(read.rows, number.isna(), strict=True) if bad)
            says = "expected a number. Write what a child's week costs, or 0 where it costs nothing."
            says = says if name == "weekly_price" else "expected a number: 0.03 for 3% a year."
            faults += [Fault("not_a_number", says, path.name, name, wrong)] if wrong else []
            table = table.assign(**{name: number.astype(float)})
    known = table.assign(placement_group=table["placement_group"].str.lower()) if "placement_group" in table else table
    faults = faults or [one for one in PRICES.faults(known, file=path.name, rows=read.rows) if one.severity == BLOCK]
    if faults:
        raise DataError(faults, f"The prices in {path.name} cannot be used")
    return known[[name for name in PRICES.column_names if name in known]]


def write_forecast(table: pd.DataFrame, out: Path) -> None:
    """Write the forecast table as CSV (dates as 2024-03-31) or Parquet, by the file's ending, in one move.

    Raises: EnvironmentFault, it cannot be written.
    """
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    part = out.with_name(f"{out.name}.part")
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    for name in ("origin_date", "target_date"):
        arrow = arrow.set_column(arrow.column_names.index(name), name, arrow[name].cast(pa.date32()))
    try:
        if out.suffix.lower() == ".csv":
            with part.open("wb") as file:  # no cell holds a comma, and headings would be put into quotation marks
                file.write((",".join(arrow.column_names) + "\n").encode())
                plain = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none")
                pyarrow.csv.write_csv(arrow, file, plain)
        else:
            pyarrow.parquet.write_table(arrow, part)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"The forecast cannot be written to {out}: {error.strerror}. Choose another folder or free some space."
        ) from None


def shown(table: pd.DataFrame) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """A short table for a person: the headings and the rows, whole children.

    Of a council: in care at each year's end, in all and by placement group. Of all authorities: each one's last year.

    In: FORECASTS or NATIONAL_FORECASTS.
    """
    if "area_code" in table:
        from suffkit.domain.areas import all_areas

        names = {one.new_la_code: one.name for one in all_areas()}
        kept = table[(table["series"] == "in_care") & (table["target_date"] == table["target_date"].max())]
        kept = kept.assign(name=kept["area_code"].map(names).fillna(kept["area_code"]))
        return HEADS_OF_ALL, [(name, *numbers) for (_, name), numbers in _ranges(kept, ["target_date", "name"])]
    days = sorted(table["target_date"].unique())[11::12]
    kept = table[table["target_date"].isin(days) & (table["series"] == "in_care") & (table["age_group"] == "all")]
    rows = _ranges(kept, ["target_date", "placement_group"])
    return HEADS, [(say_day(day.date()), group, *numbers) for (day, group), numbers in rows]


def _ranges(table: pd.DataFrame, keys: list[str]) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
    """Of each key, in the table's order, the expected number and the ranges of four in five and nineteen in twenty."""
    wide = table.pivot(index=keys, columns="quantile", values="value").reindex(columns=list(_SHOWN))
    order = list(dict.fromkeys(zip(*(table[name] for name in keys), strict=True)))
    for key, (mean, low, high, lowest, highest) in zip(order, wide.loc[order].to_numpy(), strict=True):
        yield key, (f"{mean:,.0f}", f"{low:,.0f} to {high:,.0f}", f"{lowest:,.0f} to {highest:,.0f}")
