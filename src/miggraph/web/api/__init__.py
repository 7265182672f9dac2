"""The API: questions, lists, things and canned queries as JSON, described in OpenAPI."""

from miggraph.web.api.routes import routes

__all__ = ["routes"]
