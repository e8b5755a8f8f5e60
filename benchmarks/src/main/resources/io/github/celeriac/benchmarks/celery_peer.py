"""Real Celery as the peer of a benchmark: one command a line on stdin, the seconds that it took on stdout.

    python celery_peer.py BACKEND_URL [BROKER_URL]
    store PREFIX COUNT SIZE     stores COUNT results PREFIX0, PREFIX1 ...; SIZE 0 is a small map, else a text
    fetch PREFIX COUNT          reads them one by one
    many PREFIX COUNT           reads them with get_many
    wait PREFIX COUNT           get()s them one by one, each stored a moment later; COUNT times the median wake-up
    chord PREFIX COUNT          ends the COUNT parts of a chord, the last of which sends the body
    reply QUEUE COUNT           sends COUNT results to a reply queue, not confirmed
    round_trips PREFIX COUNT    sends COUNT results to itself, and waits for each
    wake_up PREFIX COUNT        the same; COUNT times the median of a single one
"""

import statistics
import sys
import threading
import time
import uuid

from celery import Celery
from celery.app.task import Context

app = Celery("peer", backend=sys.argv[1], broker="".join(sys.argv[2:]) or None, set_as_current=False)
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


def wait(prefix, count):
    wake_ups = []
    for i in range(count):
        stored = []

        def write(task_id=prefix + str(i), stored=stored):
            app.backend.store_result(task_id, {"sum": 3}, "SUCCESS")
            stored.append(time.perf_counter())

        # At any moment between two polls.
        writer = threading.Timer(0.5 + 0.5 * i / count, write)
        writer.start()
        app.AsyncResult(prefix + str(i)).get(timeout=60)
        woken = time.perf_counter()
        writer.join()
        wake_ups.append(max(0.0, woken - stored[0]))
    return statistics.median(wake_ups) * count


def chord(prefix, count):
    body = app.signature("shop.sum", options={"task_id": prefix + "-body", "queue": prefix + "-bodies"})
    backend.set_chord_size(prefix, count)
    for i in range(count):
        task_id = prefix + str(i)
        request = Context(id=task_id, group=prefix, group_index=i, chord=dict(body))
        backend.mark_as_done(task_id, i, request=request)
    with app.connection_for_read() as connection:
        assert connection.default_channel.client.llen(prefix + "-bodies") == 1, "no body"


def send_reply(task_id, queue):
    request = Context(id=task_id, reply_to=queue, correlation_id=task_id)
    backend.store_result(task_id, {"sum": 3}, "SUCCESS", request=request)


def reply(queue, count):
    for _ in range(count):
        send_reply(str(uuid.uuid4()), queue)


def round_trip():
    task_id = str(uuid.uuid4())
    result = app.AsyncResult(task_id)
    with app.amqp.producer_pool.acquire(block=True) as producer:
        backend.on_task_call(producer, task_id)
    backend.add_pending_result(result)
    begin = time.perf_counter()
    send_reply(task_id, backend.oid)
    assert result.get(timeout=60) == {"sum": 3}
    return time.perf_counter() - begin


def round_trips(_, count):
    for _ in range(count):
        round_trip()


def wake_up(_, count):
    return statistics.median(round_trip() for _ in range(count)) * count


COMMANDS = {each.__name__: each for each in (store, fetch, many, wait, chord, reply, round_trips, wake_up)}


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        command, prefix, *numbers = line.split()
        begin = time.perf_counter()
        took = COMMANDS[command](prefix, *map(int, numbers))
        print(time.perf_counter() - begin if took is None else took, flush=True)


main()
