"""Write the outlines of the countries for the map, from Natural Earth as the npm package world-atlas has it.

    npm pack world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz
    python scripts/outlines.py package

Countries that are too small for the outlines of 1:110m become a dot where the outlines of 1:10m have them. Antarctica is left out: it would
take a quarter of the picture. The same package always writes the same bytes.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

HOME = Path(__file__).resolve().parent.parent
CODES = HOME / "data" / "base" / "places" / "iso-3166.jsonl"
OUT = HOME / "src" / "miggraph" / "pages" / "pictures" / "outlines.json"

WIDTH = 960  # of the picture, in units that are pixels where a page is wide
NORTH, SOUTH = 84.0, -56.5  # the last land that is drawn: Greenland, Tierra del Fuego
ANTARCTICA = "010"
LEAST = 0.6  # square units: an island below it is not seen
DIGITS = 1
# The Equal Earth projection: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection", International Journal of Geographical
# Information Science 33(3), 2019, equations 1 to 4 and their coefficients.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def projected(longitude: float, latitude: float) -> Point:
    """Project degrees to the plane of the Equal Earth projection: x within ±2.7067 to the east, y within ±1.3174 to the north."""
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = 9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (3 * slope)
    return x, A4 * t**9 + A3 * t**7 + A2 * t**3 + A1 * t


EDGE, TOP, BOTTOM = projected(180, 0)[0], projected(0, NORTH)[1], projected(0, SOUTH)[1]
SCALE = WIDTH / 2 / EDGE
HEIGHT = round((TOP - BOTTOM) * SCALE)


def placed(longitude: float, latitude: float) -> Point:
    """Return where degrees are in the picture, rounded: neighbours share their border still."""
    x, y = projected(longitude, latitude)
    return round((x + EDGE) * SCALE, DIGITS), round((TOP - y) * SCALE, DIGITS)


def arcs(topology: dict[str, Any]) -> list[Ring]:
    """Decode the arcs of a quantised topology (TopoJSON 1.0, sections 2.1.2 and 2.1.3) to degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [[(x * sx + tx, y * sy + ty) for x, y in _sums(arc)] for arc in topology["arcs"]]


def _sums(steps: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    x = y = 0
    for dx, dy in steps:
        x, y = x + dx, y + dy
        yield x, y


def rings(geometry: dict[str, Any], known: list[Ring]) -> list[Ring]:
    """List the rings of a Polygon or MultiPolygon, in the picture; an arc whose index is negative runs backwards (TopoJSON 1.0, section 2.1.4)."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    joined = [
        [point for index in ring for point in (known[index] if index >= 0 else reversed(known[~index]))]
        for polygon in polygons
        for ring in polygon
    ]
    return [_drawn(half) for ring in joined for half in halves(ring)]


def _drawn(ring: Ring) -> Ring:
    points = [placed(*point) for point in ring]
    return points[:1] + [point for last, point in pairwise(points) if point not in (last, points[0])]


def halves(ring: Ring) -> list[Ring]:
    """Cut a ring along the 180th meridian, where world-atlas joins what lies on both sides of it."""
    shift, points = 0.0, ring[:1]
    for (before, _), (longitude, latitude) in pairwise(ring):
        shift += 360 * (before - longitude > 180) - 360 * (longitude - before > 180)
        points.append((longitude + shift, latitude))
    found = []
    for west in (-540, -180, 180):
        part = _clipped(_clipped(points, west, 1), west + 360, -1)
        found.append([(longitude - west - 180, latitude) for longitude, latitude in part])
    return [part for part in found if len(part) > 2]


def _clipped(ring: Ring, meridian: float, sign: int) -> Ring:
    """Return what of a ring is east (1) or west (-1) of a meridian, by Sutherland and Hodgman."""
    found: Ring = []
    for (x1, y1), (x2, y2) in _edges(ring):
        starts, ends = (x1 - meridian) * sign >= 0, (x2 - meridian) * sign >= 0
        if starts != ends:
            found.append((meridian, y1 + (y2 - y1) * (meridian - x1) / (x2 - x1)))
        if ends:
            found.append((x2, y2))
    return found


def area(ring: Ring) -> float:
    """Return the area that a ring encloses, in square units."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(ring))) / 2


def path(found: list[Ring]) -> str:
    """Write rings as the data of an SVG path, in steps from point to point."""
    return "".join(_ring(ring) for ring in found)


def _ring(ring: Ring) -> str:
    (x, y), *rest = ring
    text = f"M{_number(x)}{_signed(y)}l"
    for index, (nx, ny) in enumerate(rest):
        step = _number(nx - x) if index == 0 else _signed(nx - x)
        text += step + _signed(ny - y)
        x, y = nx, ny
    return text + "z"


def _number(value: float) -> str:
    text = f"{round(value, DIGITS):g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _signed(value: float) -> str:
    text = _number(value)
    return text if text.startswith("-") else f" {text}"


def middle(ring: Ring) -> tuple[Point, float]:
    """Return the point inside a ring that is farthest from its border, and how far that is: there a number has most room."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    grid = 24
    best: tuple[Point, float] = ((sum(xs) / len(xs), sum(ys) / len(ys)), 0.0)
    for row in range(1, grid):
        for column in range(1, grid):
            point = (min(xs) + (max(xs) - min(xs)) * column / grid, min(ys) + (max(ys) - min(ys)) * row / grid)
            if _is_inside(point, ring) and (room := _distance(point, ring)) > best[1]:
                best = (point, room)
    (x, y), room = best
    return (round(x, DIGITS), round(y, DIGITS)), round(room, DIGITS)


def _edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _is_inside(point: Point, ring: Ring) -> bool:
    x, y = point
    crossed = [x1 + (y - y1) / (y2 - y1) * (x2 - x1) for (x1, y1), (x2, y2) in _edges(ring) if (y1 > y) != (y2 > y)]
    return sum(x < at for at in crossed) % 2 == 1


def _distance(point: Point, ring: Ring) -> float:
    return min(_to_segment(point, *edge) for edge in _edges(ring))


def _to_segment(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy))) if dx or dy else 0.0
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def countries(topology: dict[str, Any], codes: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Yield each country with its ISO codes, where its number goes, the room there, and its outline."""
    known = arcs(topology)
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry.get("id") == ANTARCTICA or "arcs" not in geometry:
            continue
        found = sorted((ring for ring in rings(geometry, known) if len(ring) > 2), key=area, reverse=True)
        if found:
            at, room = middle(found[0])
            shown = [ring for index, ring in enumerate(found) if index == 0 or area(ring) >= LEAST]
            yield {"codes": codes.get(geometry.get("id", ""), []), "at": at, "room": room, "path": path(shown)}


def dots(topology: dict[str, Any], codes: dict[str, list[str]], drawn: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the countries that have no outline, as dots."""
    known = arcs(topology)
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry.get("id", "")
        if name in codes and name not in drawn and name != ANTARCTICA and "arcs" in geometry:
            largest = max(rings(geometry, known), key=area)
            xs, ys = [x for x, _ in largest], [y for _, y in largest]
            yield {"codes": codes[name], "at": [round((min(xs) + max(xs)) / 2, DIGITS), round((min(ys) + max(ys)) / 2, DIGITS)]}


def iso_codes() -> dict[str, list[str]]:
    """Map the numeric codes of ISO 3166-1 to all codes of the country, as its record has them."""
    records = [json.loads(line) for line in CODES.read_text(encoding="utf-8").splitlines()]
    return {record["codes"][2]: record["codes"] for record in records if len(record.get("codes", [])) == 3}


def main(package: Path) -> None:
    """Write the outlines: one country a line."""
    codes = iso_codes()
    coarse, fine = (json.loads((package / f"countries-{scale}.json").read_text(encoding="utf-8")) for scale in ("110m", "10m"))
    found = list(countries(coarse, codes))
    drawn = {country["codes"][2] for country in found if country["codes"]}
    found += sorted(dots(fine, codes, drawn), key=lambda country: str(country["codes"]))
    lines = ",\n".join(json.dumps(country, separators=(",", ":")) for country in found)
    OUT.write_text(f'{{"width":{WIDTH},"height":{HEIGHT},"countries":[\n{lines}\n]}}\n', encoding="utf-8")
    sys.stderr.write(
        f"{len(found)} countries, {len(found) - sum('path' in one for one in found)} of them dots, {OUT.stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
