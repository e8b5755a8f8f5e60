"""Answers, line by line, what Python makes of values and pickles. Fields are separated by tabs, pickles are base64.

    dumps EXPRESSION           the value in protocols 0 to 5
    same  EXPRESSION PAYLOAD   "same" if the payload is an equal value of equal types, else that value
"""
import base64
import collections
import datetime
import decimal  # noqa: F401 (for expressions)
import pickle
import struct
import sys
import types
import uuid  # noqa: F401
import zoneinfo

import billiard.exceptions  # noqa: F401
import celery.exceptions
import kombu.exceptions  # noqa: F401
from celery import Celery
from celery.canvas import Signature
from celery.result import AsyncResult, GroupResult
from celery.utils.serialization import UnpickleableExceptionWrapper  # noqa: F401

app = Celery("peer", broker="memory://", backend="db+sqlite://")
app.set_current()


class PaymentError(Exception):
    """An application's own class."""


errors = types.ModuleType("shop_errors")
errors.PaymentError = PaymentError
PaymentError.__module__ = "shop_errors"
sys.modules["shop_errors"] = errors

# What Java has no type of its own for.
READ_AS = {
    bytearray: bytes,
    collections.OrderedDict: dict,
    collections.defaultdict: dict,
    collections.Counter: dict,
    Signature: dict,
}


def double(bits):
    return struct.unpack(">d", bytes.fromhex(bits))[0]


def same(a, b):
    kind = READ_AS.get(type(a), type(a))
    if kind is not type(b):
        return False
    if kind is bytes:
        return bytes(a) == b
    if kind is float:
        return struct.pack(">d", a) == struct.pack(">d", b) or a != a and b != b
    if kind is complex:
        return same(a.real, b.real) and same(a.imag, b.imag)
    if kind in (list, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if kind is collections.deque:
        return a.maxlen == b.maxlen and same(list(a), list(b))
    if kind in (set, frozenset):
        return len(a) == len(b) and all(any(same(x, y) for y in b) for x in a)
    if kind is dict:
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a.items(), b.items()))
    if kind in (datetime.datetime, datetime.time):
        return same_time(a, b)
    if kind in (AsyncResult, GroupResult):
        return same(a.as_tuple(), b.as_tuple())
    if isinstance(a, celery.exceptions.Retry):
        return same((a.message, a.exc, a.when), (b.message, b.exc, b.when))
    if isinstance(a, BaseException):
        return same(a.args, b.args) and same(a.__dict__, b.__dict__)
    return repr(a) == repr(b)


def same_time(a, b):
    zones = isinstance(a.tzinfo, zoneinfo.ZoneInfo) and isinstance(b.tzinfo, zoneinfo.ZoneInfo)
    return (
        a.replace(tzinfo=None) == b.replace(tzinfo=None)
        and a.utcoffset() == b.utcoffset()
        and (not zones or a.tzinfo.key == b.tzinfo.key)
    )


def encode(data):
    return base64.b64encode(data).decode("ascii")


def answer(operation, expression, payload=None):
    value = eval(expression)
    if operation == "dumps":
        return "\t".join(encode(pickle.dumps(value, protocol)) for protocol in range(6))
    try:
        found = pickle.loads(base64.b64decode(payload))
    except Exception as e:
        return "raised " + ascii(e)
    return "same" if same(value, found) else ascii(found)


if __name__ == "__main__":
    for line in sys.stdin:
        print(answer(*line.rstrip("\n").split("\t")))
