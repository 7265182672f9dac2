"""What the service says of itself (Reconciliation Service API 0.2, section "Service Manifest")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miggraph.ground.names import MIG
from miggraph.web.reconciling import kinds
from miggraph.web.reconciling.reading import BATCH

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

WIDTH, HEIGHT = 400, 220  # pixels of a preview
LIMIT = {
    "name": "limit",
    "label": "Limit",
    "type": "number",
    "default": 0,
    "help_text": "How many values a cell gets at most (0: all of them)",
}


def manifest(graph: Graph, root: str) -> dict[str, Any]:
    """Return the manifest of a graph that is served below an address without a slash at its end."""
    listed = [one.as_dict() for one in kinds.types(graph).values() if one.kind]
    return {
        "versions": ["0.1", "0.2"],
        "name": graph.home.settings.title,
        "identifierSpace": graph.names.base,
        "schemaSpace": MIG,
        "view": {"url": f"{root}/reconcile/view?id={{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {what: _suggested(root, what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/properties"},
            "property_settings": [LIMIT],
        },
        "defaultTypes": listed,
        "batchSize": BATCH,
    }


def _suggested(root: str, what: str) -> dict[str, str]:
    return {
        "service_url": root,
        "service_path": f"/reconcile/suggest/{what}",
        "flyout_service_url": root,
        "flyout_service_path": f"/reconcile/flyout/{what}?id=${{id}}",
    }
