"""Real Python Celery as the other side of a test.

    python peer.py            answers requests: JSON lines on stdin, one reply for each on stdout
    python peer.py worker     a real worker; its settings are one JSON line on stdin, its only line on stdout says it is ready

A request is {"id": 7, "op": "store", ...}; a reply {"id": 7, "value": ...} or {"id": 7, "error": {...}}. Values of tests
are Python expressions, so that a test can say what JSON cannot. Runs on Celery 5.2 and later.
"""

import base64
import collections
import datetime
import decimal
import json
import math
import os
import sys
import threading
import time
import traceback
import types
import uuid
import zoneinfo

import celery
import kombu
from billiard.einfo import ExceptionInfo
from celery import Celery, chain, chord, group, signature, states
from celery.app.task import Context
from celery.result import AsyncResult, GroupResult, result_from_tuple

# The protocol keeps the real stdout; whatever else prints, prints to stderr.
_replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
_replies_lock = threading.Lock()


def reply(message):
    line = json.dumps(message)
    with _replies_lock:
        _replies.write(line + "\n")
        _replies.flush()


# --- values -----------------------------------------------------------------------------------------------------------

# What expressions may name without an import.
NAMES = {
    "base64": base64, "collections": collections, "datetime": datetime, "decimal": decimal, "math": math, "os": os,
    "time": time, "uuid": uuid, "zoneinfo": zoneinfo,
    "Decimal": decimal.Decimal, "UUID": uuid.UUID, "timedelta": datetime.timedelta, "timezone": datetime.timezone,
    "utc": datetime.timezone.utc, "nan": math.nan, "inf": math.inf,
    "celery": celery, "kombu": kombu, "states": states, "Context": Context, "AsyncResult": AsyncResult,
    "GroupResult": GroupResult, "result_from_tuple": result_from_tuple, "group": group, "chain": chain, "chord": chord,
    "signature": signature,
}  # fmt: skip


def class_name(cls):
    return f"{cls.__module__}.{cls.__qualname__}"


def describe(value):
    """A value as the test sees it: type, repr, JSON if JSON can say it, the parts of an exception."""
    described = {"type": class_name(type(value)), "repr": repr(value)}
    try:
        described["json"] = json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        pass
    if isinstance(value, BaseException):
        described["exception"] = {
            "module": type(value).__module__,
            "name": type(value).__qualname__,
            "bases": [class_name(cls) for cls in type(value).__mro__],
            "args": [describe(arg) for arg in value.args],
            "message": str(value),
        }
    return described


def difference(actual, expected, path="value"):
    """Where two values differ, in type or content; None if they are equal. The order of a dict's keys does not count."""
    if type(actual) is not type(expected):
        return f"{path} is a {class_name(type(actual))} ({actual!r}), not a {class_name(type(expected))} ({expected!r})"
    if isinstance(expected, dict):
        if len(actual) != len(expected):
            return f"{path} has the keys {list(actual)!r}, not {list(expected)!r}"
        for key, value in expected.items():
            same = [k for k in actual if type(k) is type(key) and k == key]
            if not same:
                return f"{path} has the keys {list(actual)!r}, not {list(expected)!r}"
            found = difference(actual[same[0]], value, f"{path}[{key!r}]")
            if found:
                return found
        return None
    if isinstance(expected, (list, tuple, collections.deque)):
        if len(actual) != len(expected):
            return f"{path} has {len(actual)} elements, not {len(expected)}"
        for index, (one, other) in enumerate(zip(actual, expected)):
            found = difference(one, other, f"{path}[{index}]")
            if found:
                return found
        return None
    if isinstance(expected, (set, frozenset)):
        one, other = ({(type(item), item) for item in items} for items in (actual, expected))
        return None if one == other else f"{path} is {actual!r}, not {expected!r}"
    if isinstance(expected, BaseException):
        return difference(actual.args, expected.args, path + ".args")
    if isinstance(expected, float):
        same = (math.isnan(actual) and math.isnan(expected)) or (
            actual == expected and math.copysign(1, actual) == math.copysign(1, expected)
        )
        return None if same else f"{path} is {actual!r}, not {expected!r}"
    if isinstance(expected, datetime.datetime):
        same = actual == expected and actual.utcoffset() == expected.utcoffset() and actual.fold == expected.fold
        return None if same else f"{path} is {actual!r}, not {expected!r}"
    if isinstance(expected, decimal.Decimal):
        return None if repr(actual) == repr(expected) else f"{path} is {actual!r}, not {expected!r}"
    return None if actual == expected else f"{path} is {actual!r}, not {expected!r}"


NAMES["difference"] = difference


# --- apps -------------------------------------------------------------------------------------------------------------


class ShopError(Exception):
    """An exception of the application's own."""


def register_tasks(app):
    """What clients and workers have in common: the tasks."""
    scope = {**NAMES, "app": app}

    @app.task(name="add")
    def add(x, y):
        return x + y

    @app.task(name="evaluate")
    def evaluate(expression):
        return eval(expression, scope)

    @app.task(name="fail")
    def fail(message="boom", code=1):
        def check_stock():
            raise ShopError(message, code)

        check_stock()

    @app.task(name="fail_chained")
    def fail_chained(message="boom"):
        try:
            {}["missing"]
        except KeyError as error:
            raise ValueError(message) from error

    @app.task(name="fail_with")
    def fail_with(expression):
        raise eval(expression, scope)

    @app.task(name="progress", bind=True)
    def progress(self, steps=2, states_only=False):
        for step in range(steps):
            self.update_state(state="PROGRESS", meta={"done": step + 1, "of": steps})
        if states_only:
            raise celery.exceptions.Ignore()
        return steps

    @app.task(name="retry", bind=True, max_retries=1, default_retry_delay=0)
    def retry(self, always=False, countdown=0):
        if always or self.request.retries == 0:
            try:
                raise ConnectionError("not yet")
            except ConnectionError as error:
                raise self.retry(exc=error, countdown=countdown)
        return self.request.retries

    @app.task(name="ignored", ignore_result=True)
    def ignored():
        return "nobody sees this"

    @app.task(name="raise_ignore")
    def raise_ignore():
        raise celery.exceptions.Ignore()

    @app.task(name="raise_reject")
    def raise_reject():
        raise celery.exceptions.Reject("no", requeue=False)

    @app.task(name="unencodable")
    def unencodable():
        return {1, 2, threading.Lock()}

    @app.task(name="spawn")
    def spawn(count=2):
        return [add.delay(each, each).id for each in range(count)]


def new_app(backend, conf):
    app = Celery("peer", backend=backend, set_as_current=False)
    app.conf.update(conf)
    # Whatever a broker is asked for here, it is not a server that happens to be on this machine.
    if "broker_url" not in conf:
        app.conf.broker_url = "memory://"
    if app.conf.broker_url.startswith("sqla+"):
        from kombu.transport.sqlalchemy import Transport

        Transport.polling_interval = 0.01  # instead of a second, which no setting changes
    register_tasks(app)
    # Up to 5.4 a process creates the tables once, in its first database: it is not made for more than one.
    from celery.backends.database import DatabaseBackend

    for manager in DatabaseBackend.ResultSession.__defaults__:
        if manager is not None:
            manager.prepared = False
    return app


class Peer:
    def __init__(self):
        self.apps = {}
        self.waiting = {}
        self.names = dict(NAMES)

    def app_of(self, request):
        """One app for each backend and configuration, as one process of a fleet has."""
        key = json.dumps([request["backend"], request.get("conf")], sort_keys=True)
        if key not in self.apps:
            self.apps[key] = new_app(request["backend"], request.get("conf") or {})
        return self.apps[key]

    def scope(self, app):
        """The names that expressions about an app see; what exec() binds stays."""
        if not hasattr(app, "peer_scope"):
            app.peer_scope = {"app": app, "AsyncResult": app.AsyncResult, "GroupResult": app.GroupResult}
        for name, value in self.names.items():
            app.peer_scope.setdefault(name, value)
        # Looked up each time: a backend belongs to a thread.
        app.peer_scope["backend"] = app.backend
        return app.peer_scope

    def evaluate(self, app, expression):
        # An expression may start with line breaks and blanks, as Java's text blocks do.
        return eval(compile(expression.strip(), "<test>", "eval"), self.scope(app))

    def request_of(self, request):
        return Context(**request["request"]) if request.get("request") is not None else None

    # Each op_ method answers the request of that name.

    def op_version(self, request):
        import redis
        import sqlalchemy

        return {
            "celery": celery.__version__,
            "kombu": kombu.__version__,
            "redis": redis.__version__,
            "sqlalchemy": sqlalchemy.__version__,
            "python": ".".join(map(str, sys.version_info[:3])),
        }

    def op_define(self, request):
        """Makes a module from source, for exceptions and other classes with a module of their own."""
        *parents, _ = request["module"].split(".")
        for end in range(1, len(parents) + 1):
            name = ".".join(parents[:end])
            if name not in sys.modules:
                sys.modules[name] = types.ModuleType(name)
                sys.modules[name].__path__ = []
        module = types.ModuleType(request["module"])
        sys.modules[module.__name__] = module
        exec(compile(request["source"], module.__name__, "exec"), module.__dict__)
        path = module.__name__.split(".")
        for end in range(1, len(path)):
            setattr(sys.modules[".".join(path[:end])], path[end], sys.modules[".".join(path[: end + 1])])
        self.names[path[0]] = sys.modules[path[0]]

    def op_eval(self, request):
        return describe(self.evaluate(self.app_of(request), request["expression"]))

    def op_exec(self, request):
        exec(compile(request["source"], "<test>", "exec"), self.scope(self.app_of(request)))

    def op_store(self, request):
        app = self.app_of(request)
        app.backend.store_result(
            request["task_id"],
            self.evaluate(app, request["result"]),
            request["state"],
            traceback=request.get("traceback"),
            request=self.request_of(request),
        )

    def op_mark_as_done(self, request):
        app = self.app_of(request)
        result = self.evaluate(app, request["result"])
        app.backend.mark_as_done(request["task_id"], result, request=self.request_of(request))

    def op_mark_as_started(self, request):
        app = self.app_of(request)
        app.backend.mark_as_started(request["task_id"], **request.get("meta", {}))

    def op_mark_as_revoked(self, request):
        app = self.app_of(request)
        app.backend.mark_as_revoked(request["task_id"], request["reason"], request=self.request_of(request))

    def op_raise(self, request):
        """Raises the exception two calls deep, and stores it with that traceback, as a worker does. Returns the text."""
        app = self.app_of(request)

        def inner_function(error):
            raise error

        def outer_function(error):
            inner_function(error)

        try:
            outer_function(self.evaluate(app, request["exception"]))
        except BaseException as error:
            text = ExceptionInfo().traceback
            mark = app.backend.mark_as_retry if request["state"] == states.RETRY else app.backend.mark_as_failure
            mark(request["task_id"], error, traceback=text, request=self.request_of(request))
            return text

    def op_result(self, request):
        app = self.app_of(request)
        result = app.AsyncResult(request["task_id"])
        children = result.children
        date_done = result.date_done
        return {
            "state": result.state,
            "result": describe(result.result),
            "traceback": result.traceback,
            "date_done": None if date_done is None else describe(date_done),
            "date_done_text": None if date_done is None else date_done.isoformat(),
            "children": None if children is None else [child.id for child in children],
            "ready": result.ready(),
            "successful": result.successful(),
            "failed": result.failed(),
            "name": result.name,
            "args": describe(result.args),
            "kwargs": describe(result.kwargs),
            "worker": result.worker,
            "retries": result.retries,
            "queue": result.queue,
        }

    def op_meta(self, request):
        return describe(self.app_of(request).backend.get_task_meta(request["task_id"]))

    def op_difference(self, request):
        app = self.app_of(request)
        expected = self.evaluate(app, request["expression"])
        return difference(app.AsyncResult(request["task_id"]).result, expected)

    def op_forget(self, request):
        self.app_of(request).AsyncResult(request["task_id"]).forget()

    def op_save_group(self, request):
        app = self.app_of(request)
        app.GroupResult(request["group_id"], [app.AsyncResult(each) for each in request["task_ids"]]).save()

    def op_restore_group(self, request):
        restored = self.app_of(request).GroupResult.restore(request["group_id"])
        return None if restored is None else [child.id for child in restored.results]

    def op_send(self, request):
        app = self.app_of(request)
        options = {"task_id": request["task_id"]} if request.get("task_id") else {}
        options.update(request.get("options") or {})
        args, kwargs = (self.evaluate(app, request[each]) for each in ("args", "kwargs"))
        send = app.tasks[request["name"]].apply_async if request["name"] in app.tasks else None
        sent = send(args, kwargs, **options) if send else app.send_task(request["name"], args, kwargs, **options)
        return sent.id

    def op_start_get(self, request):
        """Calls get() in a thread, and returns once that thread waits (or is done)."""
        app = self.app_of(request)
        app.finalize()
        call = GetCall(app, request)
        self.waiting[request["id"]] = call
        call.until_waiting()
        return request["id"]

    def op_finish_get(self, request):
        """Answers from another thread, so that a get() which waits for long holds up nobody."""
        call = self.waiting.pop(request["call"])
        threading.Thread(target=lambda: answer(request, call.finish), daemon=True).start()
        return NotImplemented


class GetCall:
    """One AsyncResult.get() in a thread of its own, with the backend object that Celery gives to each thread."""

    def __init__(self, app, request):
        self.app = app
        self.request = request
        self.polled = threading.Event()
        self.key = None
        self.outcome = None
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        result = backend = None
        try:
            backend = self.app.backend
            if hasattr(backend, "get_key_for_task"):
                self.key = backend.get_key_for_task(self.request["task_id"])
            result = self.app.AsyncResult(self.request["task_id"])
            value = result.get(
                timeout=self.request["timeout"],
                propagate=self.request.get("propagate", True),
                interval=self.request.get("interval", 0.5),
                on_interval=self.polled.set,
            )
            self.outcome = {"value": describe(value)}
        except BaseException as error:
            self.outcome = {"raised": describe(error)}
        finally:
            self.polled.set()
            self.leave_nothing_behind(backend, result)

    def leave_nothing_behind(self, backend, result):
        """The thread ends and with it its backend object: its connections must not outlive it."""
        try:
            consumer = getattr(backend, "result_consumer", None)
            if consumer is not None:
                if result is not None:
                    backend.remove_pending_result(result)
                consumer.stop()
                backend.client.connection_pool.disconnect()
        except Exception:
            traceback.print_exc()

    def until_waiting(self):
        client = None
        while not self.polled.wait(0.01):
            # With a database: it has looked once (on_interval). With Redis: the server has its subscription.
            if self.key is not None:
                client = client or self.app.backend.client
                if client.pubsub_numsub(self.key)[0][1] > 0:
                    return

    def finish(self):
        self.thread.join()
        return self.outcome


def answer(request, handler):
    try:
        value = handler()
    except BaseException as error:
        reply({"id": request["id"], "error": {**describe(error), "traceback": traceback.format_exc()}})
    else:
        if value is not NotImplemented:
            reply({"id": request["id"], "value": value})


def serve():
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        answer(request, lambda: getattr(peer, "op_" + request["op"])(request))


# --- worker -----------------------------------------------------------------------------------------------------------


def work():
    settings = json.loads(sys.stdin.readline())
    app = new_app(settings["backend"], settings["conf"])

    from celery.signals import worker_ready

    @worker_ready.connect(weak=False)
    def ready(**_):
        reply({"ready": os.getpid()})

    # The test ends the worker by closing its stdin, or ends without a word.
    def until_stdin_ends():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=until_stdin_ends, daemon=True).start()
    app.Worker(
        pool=settings.get("pool", "solo"),
        concurrency=settings.get("concurrency", 1),
        hostname=settings.get("hostname", "peer@test"),
        loglevel="WARNING",
        quiet=True,
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
    ).start()


if __name__ == "__main__":
    work() if sys.argv[1:] == ["worker"] else serve()
