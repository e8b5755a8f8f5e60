"""Records what Python pickles: one line each of name, protocol and payload (base64), tab separated.

    python record.py > celery-$(python -c 'import celery; print(celery.__version__)').tsv
"""
import base64
import collections
import datetime
import decimal
import pickle
import uuid
import zoneinfo

from celery import Celery
from celery.exceptions import MaxRetriesExceededError, NotRegistered, Retry, TaskRevokedError
from celery.utils.serialization import UnpickleableExceptionWrapper

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from kombu.exceptions import EncodeError

app = Celery("vectors", broker="memory://", backend="db+sqlite://")
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
UTC = datetime.timezone.utc
HALF = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


@app.task(name="shop.add")
def add(x, y):
    return x + y


class PaymentError(Exception):
    """Stands for an application's own class."""


PaymentError.__module__ = "shop.errors"


class Invoice:
    def __init__(self):
        self.number = 7


Invoice.__module__ = "shop.models"


def noted():
    error = ValueError("boom")
    error.__notes__ = ["a note"]
    return error


SHARED = [1, 2]

CASES = {
    "none": None,
    "true": True,
    "false": False,
    "int 0": 0,
    "int 255": 255,
    "int 256": 256,
    "int 65535": 65535,
    "int 65536": 65536,
    "int 2**31-1": 2**31 - 1,
    "int 2**31": 2**31,
    "int -1": -1,
    "int -2**31": -(2**31),
    "int -2**31-1": -(2**31) - 1,
    "int 2**63-1": 2**63 - 1,
    "int 2**63": 2**63,
    "int -2**63": -(2**63),
    "int -2**63-1": -(2**63) - 1,
    "int 10**700": 10**700,
    "float 1.5": 1.5,
    "float -0.0": -0.0,
    "float inf": float("inf"),
    "float -inf": float("-inf"),
    "float nan": float("nan"),
    "float 5e-324": 5e-324,
    "str empty": "",
    "str ascii": "abc",
    "str latin": "é",
    "str astral": "\U0001f600",
    "str lone surrogate": "a\ud800?",
    "str replacement": "\ufffd",
    "str escapes": "\\u0041 \\ \n \r \x00 \x1a",
    "str 300": "x" * 300,
    "bytes empty": b"",
    "bytes": b"\x00\xffabc",
    "bytes 300": b"\xfe" * 300,
    "bytearray": bytearray(b"\x00\xffabc"),
    "list empty": [],
    "list one": [1],
    "list": [1, [2, "a"], None],
    "list 1001": list(range(1001)),
    "list shared": [SHARED, SHARED],
    "tuple empty": (),
    "tuple 1": (1,),
    "tuple 2": (1, 2),
    "tuple 3": (1, 2, 3),
    "tuple 4": (1, 2, 3, (4,)),
    "dict empty": {},
    "dict one": {"x": 1},
    "dict": {"a": 1, 2: [3], (4, ("b",)): None, None: True, 1.5: b"z"},
    "dict 1001": {i: None for i in range(1001)},
    "set empty": set(),
    "set one": {"a"},
    "frozenset": frozenset(["a"]),
    "frozenset key": {frozenset([1]): 1},
    "ordered dict": collections.OrderedDict([("b", 1), ("a", 2)]),
    "default dict": collections.defaultdict(list, {"a": [1]}),
    "counter": collections.Counter("aab"),
    "deque": collections.deque([1, 2]),
    "deque bounded": collections.deque([1, 2], maxlen=3),
    "complex": complex(1.5, -2),
    "range": range(5, -2, -3),
    "date": datetime.date(2024, 1, 2),
    "date min": datetime.date.min,
    "date max": datetime.date.max,
    "time": datetime.time(3, 4, 5, 678),
    "time utc": datetime.time(3, 4, 5, tzinfo=UTC),
    "datetime": datetime.datetime(2024, 1, 2, 3, 4, 5, 678),
    "datetime fold": datetime.datetime(2024, 10, 27, 2, 30, fold=1),
    "datetime utc": datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    "datetime offset": datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=HALF),
    "datetime offset +19": datetime.datetime(2024, 1, 2, 3, tzinfo=datetime.timezone(datetime.timedelta(hours=19))),
    "datetime zone": datetime.datetime(2024, 7, 2, 3, 4, 5, tzinfo=BERLIN),
    "datetime zone overlap": datetime.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN),
    "datetime zone overlap fold": datetime.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=1),
    "datetime zone gap": datetime.datetime(2024, 3, 31, 2, 30, tzinfo=BERLIN),
    "timedelta": datetime.timedelta(days=-1, seconds=5, microseconds=7),
    "timedelta max": datetime.timedelta.max,
    "timezone": HALF,
    "zoneinfo": BERLIN,
    "decimal": decimal.Decimal("1.10"),
    "decimal exponent": decimal.Decimal("1E+30"),
    "decimal nan": decimal.Decimal("NaN"),
    "decimal -infinity": decimal.Decimal("-Infinity"),
    "uuid": uuid.UUID("00000000-0000-0000-0000-00000000002a"),
    "uuid high": uuid.UUID("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
    "ValueError": ValueError("boom", 1),
    "ValueError notes": noted(),
    "KeyError": KeyError("a"),
    "FileNotFoundError": FileNotFoundError(2, "No such file", "f.txt"),
    "UnicodeDecodeError": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"),
    "TaskRevokedError": TaskRevokedError("revoked"),
    "NotRegistered": NotRegistered("shop.add"),
    "MaxRetriesExceededError": MaxRetriesExceededError("Can't retry"),
    "TimeLimitExceeded": TimeLimitExceeded(3),
    "WorkerLostError": WorkerLostError("lost"),
    "EncodeError": EncodeError("TypeError('no')"),
    "Retry": Retry("again", ValueError(1), 5),
    "wrapper": UnpickleableExceptionWrapper("shop.errors", "PaymentError", ("declined",), "PaymentError('declined')"),
    "result": app.AsyncResult("x", parent=app.AsyncResult("p")),
    "group result": app.GroupResult("g", [app.AsyncResult("x"), app.GroupResult("h", [app.AsyncResult("y")])]),
    "signature": add.s(1, y=[2]),
    "exception map": {"exc_type": "ValueError", "exc_message": ("boom", 1), "exc_module": "builtins"},
    "failure meta": {
        "status": "FAILURE",
        "result": PaymentError("declined", decimal.Decimal("9.99")),
        "traceback": None,
        "children": [],
        "task_id": "x",
    },
    "chord part": [1, "x", "FAILURE", PaymentError("declined")],
    "own exception": PaymentError("declined"),
    "own object": Invoice(),
}


class Names(pickle._Pickler):
    """Python's own pickler in Python, which does not look whether the classes above can be imported."""

    def save_global(self, obj, name=None):
        if obj in (PaymentError, Invoice):
            if self.proto >= 4:
                self.save(obj.__module__)
                self.save(obj.__qualname__)
                self.write(pickle.STACK_GLOBAL)
            else:
                self.write(pickle.GLOBAL + f"{obj.__module__}\n{obj.__qualname__}\n".encode())
            self.memoize(obj)
        else:
            super().save_global(obj, name)

    dispatch = dict(pickle._Pickler.dispatch)
    dispatch[type] = lambda self, obj: self.save_global(obj) if obj in (PaymentError, Invoice) else self.save_type(obj)


def dumps(name, value, protocol):
    if not name.startswith(("own", "failure", "chord")):
        return pickle.dumps(value, protocol)
    import io

    out = io.BytesIO()
    Names(out, protocol).dump(value)
    return out.getvalue()


if __name__ == "__main__":
    for name, value in CASES.items():
        for protocol in range(6):
            print(name, protocol, base64.b64encode(dumps(name, value, protocol)).decode(), sep="\t")
