"""Many who ask at once what takes long: some have a turn, the rest are told when to come again, and pages are answered meanwhile."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx

# In a process of its own: the one that asks so much has no time to see when answers come. Its pages are made anew, in a thread.
READER = """
import select, sys, time, httpx
client = httpx.Client(headers={"Cache-Control": "no-cache"}, timeout=60)
print("reading", flush=True)
while not select.select([sys.stdin], [], [], 0.02)[0]:
    started = time.monotonic()
    assert client.get(f"{sys.argv[1]}/organisation/kalayaan").status_code == 200
    print(time.monotonic() - started, flush=True)
"""
ANEW = {"Cache-Control": "no-cache"}


def ask(client: httpx.Client, served: str, number: int) -> httpx.Response:
    """Ask one of the things that take long, never the same again."""
    addresses = [
        f"/api/ask?q=which+works+of+{1600 + number}+on+remittances+about+unknown{number}&sources=yes",
        f"/api/lists/resources?sort=-year&limit={500 + number}",
        f"/resources.csv?year={1600 + number}..",
        f"/queries/resources-by-theme.csv?theme=migration&since={1600 + number}",
        f"/api/complete?q=re{number}",
        f"/ask?q=which+organisations+work+on+unknown{number}",
    ]
    if which := number % (len(addresses) + 1):
        return client.get(served + addresses[which - 1], headers=ANEW)
    call = {"name": "ask", "arguments": {"question": f"which works of {1600 + number} are on remittances and unknown{number}"}}
    message = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": call}
    return client.post(f"{served}/mcp", json=message, headers={"Accept": "application/json, text/event-stream"})


def test_many_who_ask_what_takes_long_do_not_keep_pages_waiting(served: str) -> None:
    """Questions, lists, queries, completions and the tools of assistants share one gate. Afterwards everybody has a turn again."""
    with httpx.Client(limits=httpx.Limits(max_connections=400), timeout=60) as client, ThreadPoolExecutor(400) as pool:
        firsts = [ask(client, served, number) for number in range(7)]
        assert {one.status_code for one in firsts} <= {200, 404}  # by one, each is answered; some find nothing
        reader = subprocess.Popen([sys.executable, "-c", READER, served], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert reader.stdout
        assert reader.stdout.readline() == "reading\n"
        answers = list(pool.map(lambda number: ask(client, served, number), range(400)))
        seconds = [float(line) for line in reader.communicate("enough\n")[0].split()]
        again = [ask(client, served, number) for number in range(7)]
    turned_away = [one for one in answers if one.status_code == 503]
    assert {one.status_code for one in answers} == {200, 404, 503}
    assert all(int(one.headers["retry-after"]) > 0 for one in turned_away)
    assert {one.request.url.path.split("/")[1] for one in turned_away} >= {"api", "ask", "mcp", "queries"}
    assert len(seconds) > 5
    assert max(seconds) < 3  # where the threads are taken, a page waits until all is answered: some ten seconds
    assert [one.status_code for one in again] == [one.status_code for one in firsts]
