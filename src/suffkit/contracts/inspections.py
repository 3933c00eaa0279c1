"""The contract of Ofsted's judgements of authorities' children's services. A grade is a word, not a number."""

from __future__ import annotations

from suffkit.contracts.table import Column, Contract

GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
JUDGEMENTS = (
    "Overall effectiveness",
    "Impact of leaders",
    "Children who need help and protection",
    "Children in care",
    "Care leavers",
)

INSPECTIONS = Contract(
    "inspections",
    (
        Column("area", "text", "three-digit number of the authority", pattern=r"\d{3}"),
        Column("judgement", "text", "what was judged; care leavers only since January 2023", allowed=JUDGEMENTS),
        Column("grade", "text", "the grade given", allowed=GRADES, shown=True),
        Column("inspected", "date", "first day of the inspection"),
        Column("published", "date", "day the report was published, where the file gives it", nullable=True),
        Column("source", "text", "id in codes/national_sources.csv"),
        Column("release", "text", "the release of the publication: its year, such as 2025"),
    ),
    key=("area", "judgement", "inspected", "source", "release"),
)
