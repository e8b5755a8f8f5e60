"""Real Celery as the peer of a benchmark: one command a line on stdin, the seconds that it took on stdout.

    python celery_peer.py BACKEND_URL
    store PREFIX COUNT SIZE     stores COUNT results PREFIX0, PREFIX1 ...; SIZE 0 is a small map, else a text
    fetch PREFIX COUNT          reads them one by one
    many PREFIX COUNT           reads them with get_many
"""

import sys
import time

from celery import Celery

app = Celery("peer", backend=sys.argv[1], set_as_current=False)
app.conf.update(result_expires=86400)
backend = app.backend
if hasattr(type(backend), "ResultSession"):
    # Without this, Celery opens a connection for each statement; its own worker processes pool, too.
    for default in type(backend).ResultSession.__defaults__:
        if hasattr(default, "forked"):
            default.forked = True


def store(prefix, count, size):
    value = {"sum": 3} if size == 0 else ("The quick brown fox jumps over the lazy dog. " * (size // 45 + 1))[:size]
    for i in range(count):
        backend.store_result(prefix + str(i), value, "SUCCESS")


def fetch(prefix, count):
    for i in range(count):
        meta = backend.get_task_meta(prefix + str(i), cache=False)
        assert meta["status"] == "SUCCESS", meta


def many(prefix, count):
    backend._cache.clear()
    found = sum(1 for _ in backend.get_many([prefix + str(i) for i in range(count)], timeout=60))
    assert found == count, found


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        command, prefix, *numbers = line.split()
        begin = time.perf_counter()
        {"store": store, "fetch": fetch, "many": many}[command](prefix, *map(int, numbers))
        print(time.perf_counter() - begin, flush=True)


main()
