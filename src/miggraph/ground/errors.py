"""The one root of the errors that a user sees."""

from __future__ import annotations


class MiggraphError(Exception):
    """Tell a user what went wrong, where, and what to do.

    The command line prints ``str(error)`` and ends with exit code 2; a caller of the library catches this one class.
    """

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        self.message, self.where, self.remedy = message, where, remedy
        super().__init__(message)

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n  {self.remedy}" if self.remedy else head


class HomeError(MiggraphError):
    """The folder with ontology, data and queries is missing or incomplete."""


class DataError(MiggraphError):
    """The records cannot be read as they stand."""


class QueryError(MiggraphError):
    """A SPARQL query is malformed, refused, or failed."""


class ParameterError(MiggraphError):
    """A parameter is missing, surplus, or of the wrong kind."""


class UnknownThing(MiggraphError):
    """A name or an id fits nothing in the graph, or several things."""


class OtherKind(UnknownThing, ParameterError):
    """A name fits a thing, but none of the kind that is asked for."""


class NotUnderstood(MiggraphError):
    """A question fits no canned query, or several."""


class StoreError(MiggraphError):
    """A store or an endpoint cannot be opened, read or written."""
