"""Answers, line by line, what kombu makes of values and payloads. Fields are separated by tabs, bytes are base64.

    value   EXPRESSION PAYLOAD  what kombu writes for the expression, and whether it reads the payload as that value
    payload PAYLOAD             what kombu writes for what it read, or ERROR
"""
import base64
import datetime  # noqa: F401 (for expressions)
import decimal  # noqa: F401
import struct
import sys
import uuid  # noqa: F401

import kombu
from kombu.serialization import dumps, loads

ENVELOPES = tuple(map(int, kombu.__version__.split(".")[:2])) >= (5, 3)


def double(bits):
    return struct.unpack(">d", bytes.fromhex(bits))[0]


def write(value):
    return dumps(value, "json")[2].encode("ascii")


def read(payload):
    return loads(payload, "application/json", "utf-8")


def same(a, b):
    """Equality, but for tuples that became lists, keys that became text, and NaN."""
    if isinstance(a, (list, tuple)):
        return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        text = {key_text(k): v for k, v in a.items()}
        return isinstance(b, dict) and text.keys() == b.keys() and all(same(text[k], b[k]) for k in text)
    return type(a) is type(b) and (a == b or repr(a) == repr(b))


def key_text(key):
    return next(iter(read(write({key: 0}))))


def answer(operation, *fields):
    if operation == "payload":
        try:
            return encode(write(read(base64.b64decode(fields[0]))))
        except Exception:
            return "ERROR"
    value = eval(fields[0])
    written = write(value)
    meant = value if ENVELOPES else read(written)
    found = read(base64.b64decode(fields[1]))
    return encode(written) + "\t" + ("same" if same(meant, found) else ascii(found))


def encode(data):
    return base64.b64encode(data).decode("ascii")


if __name__ == "__main__":
    for line in sys.stdin:
        print(answer(*line.rstrip("\n").split("\t")))
