"""Records what Celery's key-value backends store, one file a case.

    python record.py <folder>

The same requests, results and times are in MetaVectorsTest. Run it with the Python of each Celery version.
"""
import datetime
import os
import sys
from unittest import mock

import celery
from celery import Celery
from celery.app.task import Context
from celery.backends import base
from celery.exceptions import TaskRevokedError
from celery.result import AsyncResult, GroupResult

NOW = datetime.datetime(2026, 1, 31, 12, 0, 0, 123456)
TRACEBACK = 'Traceback (most recent call last):\n  File "/srv/app/tasks.py", line 3, in charge\n' \
            '    raise ValueError("boom")\nValueError: boom\n'


class FixedTime(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW

    @classmethod
    def now(cls, tz=None):
        return NOW.replace(tzinfo=datetime.timezone.utc)


class Declined(Exception):
    pass


def request(**more):
    fields = dict(id="task-1", task="shop.tasks.charge", args=[1, "two"], kwargs={"amount": 12.5}, retries=3,
                  hostname="celery@host-7", delivery_info={"exchange": "", "routing_key": "payments"})
    fields.update(more)
    return Context(**fields)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    app = Celery("record", backend="cache+memory://", set_as_current=False)
    app.now = lambda: FixedTime.now()
    stored = []

    def store(case, result, state, traceback=None, extended=False, **fields):
        app.conf.result_extended = extended
        backend = app.backend
        backend.get = lambda key: None
        backend.set = lambda key, value: stored.append(value)
        with mock.patch.object(base, "datetime", FixedTime, create=True):
            backend.store_result("task-1", result, state, traceback=traceback, **fields)
        value = stored.pop()
        with open(os.path.join(folder, case + ".json"), "wb") as out:
            out.write(value if isinstance(value, bytes) else value.encode())

    children = [AsyncResult("child-1", app=app),
                GroupResult("group-2", [AsyncResult("child-2", app=app), AsyncResult("child-3", app=app)], app=app)]
    unicode = {"text": "h\u00e9llo \u2603 \U0001d11e \u0000", "list": [None, True, -1, 2 ** 70, 0.1, 1e300, {}]}
    store("success-without-request", unicode, "SUCCESS")
    store("success-none", None, "SUCCESS", request=request())
    store("success-in-group", 3, "SUCCESS", request=request(group="group-1", parent_id="parent-1", _children=children))
    store("success-extended", 3, "SUCCESS", request=request(), extended=True)
    store("success-extended-bare", 3, "SUCCESS", request=Context(id="task-1", task="t"), extended=True)
    store("success-extended-without-request", 3, "SUCCESS", extended=True)
    store("success-stamped", 3, "SUCCESS", extended=True,
          request=request(stamped_headers=["tenant", "region"], stamps={"tenant": ["blue"], "region": "eu"}))
    store("success-stamps-empty", 3, "SUCCESS", extended=True, request=request(stamped_headers=[], stamps={}))
    store("started", {"pid": 4711, "hostname": "celery@host-7"}, "STARTED", request=request())
    store("progress", {"done": 3, "of": 7}, "PROGRESS")
    store("retry", ValueError("boom", 402), "RETRY", traceback=TRACEBACK, request=request())
    store("retry-without-cause", None, "RETRY", traceback=TRACEBACK, request=request())
    store("failure", ValueError("boom"), "FAILURE", traceback=TRACEBACK, request=request())
    store("failure-without-args", KeyError(), "FAILURE", traceback=TRACEBACK, request=request())
    store("failure-with-odd-arg", ValueError(object, 1), "FAILURE", traceback=TRACEBACK, request=request())
    store("revoked", TaskRevokedError("terminated"), "REVOKED", request=request())
    print(celery.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
