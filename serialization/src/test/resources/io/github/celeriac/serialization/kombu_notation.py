"""Answers, line by line, what kombu makes of values and payloads. Fields are separated by tabs, payloads are base64.

    dumps SERIALIZER VALUE    the payload that kombu writes, or ERROR
    loads SERIALIZER PAYLOAD  the value that kombu reads, or ERROR

Values are in the notation of Notation.java: JSON, in which all but None, booleans and text is [tag, content].
"""

import base64
import datetime
import json
import struct
import sys

import msgpack
from kombu.serialization import dumps, loads, registry

INFINITE = 1000
JAVA_SECONDS = 31556889864403199  # java.time.Instant ends there


def tagged(value, depth=0):
    if depth > INFINITE:
        raise ValueError("contains itself")
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", double_bits(value)]
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    if isinstance(value, dict):
        return ["dict", sorted(([tagged(k, depth), tagged(v, depth + 1)] for k, v in value.items()), key=json.dumps)]
    if isinstance(value, set):
        return ["set", sorted(json.dumps(tagged(item, depth)) for item in value)]
    if type(value) in (list, tuple):  # msgpack.ExtType is another tuple, which no codec takes
        return [type(value).__name__, [tagged(item, depth + 1) for item in value]]
    if isinstance(value, msgpack.Timestamp) and abs(value.seconds) < JAVA_SECONDS:
        return ["timestamp", f"{value.seconds}.{value.nanoseconds}"]
    if isinstance(value, datetime.datetime):
        return ["datetime", utc_if_java_has_no_such_offset(value).isoformat()]
    if isinstance(value, datetime.date):
        return ["date", value.isoformat()]
    raise TypeError(type(value))


def double_bits(value):
    return "7ff8000000000000" if value != value else struct.pack(">d", value).hex()


def utc_if_java_has_no_such_offset(value):
    far = value.tzinfo is not None and abs(value.utcoffset()) > datetime.timedelta(hours=18)
    return value.astimezone(datetime.timezone.utc) if far else value


def untagged(value):
    if not isinstance(value, list):
        return value
    tag, content = value
    if tag == "int":
        return int(content)
    if tag == "float":
        return struct.unpack(">d", bytes.fromhex(content))[0]
    if tag == "bytes":
        return bytes.fromhex(content)
    if tag == "dict":
        return {untagged(k): untagged(v) for k, v in content}
    if tag == "set":
        return {untagged(json.loads(line)) for line in content}
    if tag == "list":
        return [untagged(item) for item in content]
    if tag == "tuple":
        return tuple(untagged(item) for item in content)
    if tag == "timestamp":
        return msgpack.Timestamp(*map(int, content.split(".")))
    return {"date": datetime.date, "datetime": datetime.datetime}[tag].fromisoformat(content)


def answer(operation, serializer, field):
    try:
        if operation == "dumps":
            payload = dumps(untagged(json.loads(field)), serializer)[2]
            payload = payload.encode("utf-8") if isinstance(payload, str) else payload
            return base64.b64encode(payload).decode("ascii")
        content_type = registry._encoders[serializer].content_type
        value = loads(base64.b64decode(field), content_type, registry._encoders[serializer].content_encoding, force=True)
        return json.dumps(tagged(value))
    except Exception:
        return "ERROR"


if __name__ == "__main__":
    for line in sys.stdin:
        print(answer(*line.rstrip("\n").split("\t")))
