"""Extracts of services and of figures that a council holds only added up."""

from __future__ import annotations

from suffkit.contracts.extracts.extract import Extract, note, number, text, year
from suffkit.contracts.table import Column, Contract
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows

_DIMENSIONS = ("", *(row["dimension"] for row in code_rows("dimensions")))


def _count(name: str, meaning: str, unit: str) -> Column:
    return number(name, meaning + "; empty where not known", unit, known=False, required=False)


SERVICES = Extract(
    id="services",
    file="services/outcomes.csv",
    holds="what each service or programme did in a year: referred, accepted, outcomes, hours and nights against target",
    adds="what programmes achieved: who moved up, down, stayed or went home, and whether targets were met",
    where="contract monitoring and the programmes' own returns",
    contract=Contract(
        "services and outcomes",
        (
            text("service", "the service or programme, as it may be published"),
            year(),
            _count("referred", "children referred", "children"),
            _count("accepted", "children accepted", "children"),
            _count("active", "children with whom it works at the end of the year", "children"),
            _count("moved_up", "children who moved to a more intensive placement", "children"),
            _count("moved_down", "children who moved to a less intensive placement", "children"),
            _count("maintained", "children whose placement was kept", "children"),
            _count("returned_home", "children who went home", "children"),
            _count("kept_from_care", "children who would else have come into care", "children"),
            _count("hours", "hours delivered", "hours"),
            _count("hours_target", "hours that were to be delivered", "hours"),
            _count("nights", "bed nights delivered", "nights"),
            _count("nights_target", "bed nights that were to be delivered", "nights"),
            _count("applications_prevented", "homelessness applications prevented", "applications"),
            _count("moves_before", "average moves of a child in the year before", "moves"),
            _count("moves_after", "average moves of a child in the year after", "moves"),
            _count("spend_gbp", "spent on it", "gbp"),
            _count("spend_prevented_gbp", "spend it is reckoned to have prevented", "gbp"),
        ),
        key=("service", "year"),
    ),
)

FIGURES = Extract(
    id="figures",
    file="figures.csv",
    holds="any other figure of the catalogue that the council holds only added up: targets, funds, adopters, schools",
    adds="targets, money from funds and other figures for which there is no list",
    where="performance reports; `suffkit facts` and the glossary name the measures",
    contract=Contract(
        "figures",
        (
            Column(
                "measure",
                "text",
                "id in the catalogue, as the glossary has it",
                allowed=tuple(name for name, entry in catalogue().items() if entry.kind == "base"),
                shown=True,
            ),
            Column("by", "text", "breakdown, empty for none", allowed=_DIMENSIONS, shown=True, required=False),
            note("group", "group of the breakdown"),
            text("period", "a date (2024-03-31) or a financial year (2023-24)", pattern=r"\d{4}-\d{2}(-\d{2})?"),
            number("value", "the figure in the unit of the measure; a share as 0 to 1", "", minimum=None),
            text("source", "where the council has it from"),
        ),
        key=("measure", "by", "group", "period"),
    ),
)

SERVICES_AND_FIGURES = (SERVICES, FIGURES)
