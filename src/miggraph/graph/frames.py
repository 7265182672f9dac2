"""Answers as pandas frames, with the nullable types of pandas: a year that is missing makes no other year a fraction."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from miggraph.ground.errors import MiggraphError

if TYPE_CHECKING:
    import pandas

    from miggraph.graph.rows import Rows

LARGEST = 2**63 - 1  # of an Int64


def frame(answer: Rows) -> pandas.DataFrame:
    """Return an answer as a frame with a column for each variable. Raises MiggraphError where pandas is not installed.

    An empty text is missing too: it is what SPARQL makes of joining no texts (SPARQL 1.1 Query Language, section 18.5.1.7). The lead and
    the caveats of the answer are in ``attrs``.
    """
    try:
        import pandas
    except ImportError:
        raise MiggraphError("a frame needs pandas, which is not installed", remedy="Install it with: pip install pandas") from None
    columns = {name: _series(pandas, [None if value == "" else value for value in answer.column(name)]) for name in answer.columns}
    made = pandas.DataFrame(columns, columns=answer.columns)
    made.attrs.update(lead=answer.lead, caveats=list(answer.caveats))
    return made


def _series(pandas: Any, values: list[Any]) -> Any:
    kind = _kind([value for value in values if value is not None])
    if kind == "Float64":
        values = [None if value is None else float(value) for value in values]
    elif kind == "string":
        values = [None if value is None else str(value) for value in values]
    return pandas.Series([pandas.NA if value is None else value for value in values], dtype=kind)


def _kind(values: list[Any]) -> str:
    """Return the type of pandas that holds some values; ``object`` where they are of several kinds, or none is there."""
    types = {type(value) for value in values}
    if types == {int} and all(abs(value) <= LARGEST for value in values):
        return "Int64"
    if types and types <= {int, float, Decimal}:
        return "Float64"
    if types in ({bool}, {datetime.date}):
        return "boolean" if bool in types else "datetime64[s]"
    if types == {datetime.datetime} and not any(value.tzinfo for value in values):
        return "datetime64[us]"
    return "string" if types and all(issubclass(kind, str) for kind in types) else "object"
