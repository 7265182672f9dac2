"""Questions: an answer as a page, or as data by negotiation or by the ending of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.ground.errors import NotUnderstood, ParameterError
from miggraph.pages.views import answers, refusals
from miggraph.web import formats
from miggraph.web.crowding import takes_long
from miggraph.web.pages import shown
from miggraph.web.responses import data, page

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/ask", ask), Route("/ask{ending}", ask)]


@takes_long
def ask(request: Request) -> Response:
    """The answer to a question."""
    graph: KnowledgeGraph = request.app.state.site.graph
    question = " ".join(request.query_params.get("q", "").split())
    ending = formats.wanted(request)
    if len(question) > refusals.LONGEST:
        return _refused(request, refusals.too_long(graph, question), ending)
    if ending:
        body, media = formats.written(graph, graph.ask(question, sources=True), ending)
        return data(body, media, headers=formats.attached("answer", ending))
    try:
        view = answers.view(graph, question)
    except NotUnderstood as refusal:
        return _refused(request, refusals.view(graph, question, refusal), ending)
    return page(shown(request, "answers/guide.html" if view.asked else "answers/answer.html", view))


def _refused(request: Request, view: refusals.Refusal, ending: str) -> Response:
    if ending:
        raise ParameterError(view.heading, remedy=view.lede)
    return page(shown(request, "answers/not-understood.html", view))
