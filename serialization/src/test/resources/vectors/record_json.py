"""Records what kombu writes for JSON: one line each of name, Python expression and payload, tab separated.

    python record_json.py > json/kombu-$(python -c 'import kombu; print(kombu.__version__)').tsv

The payload is ERROR where kombu refuses the value.
"""
import datetime
import decimal
import sys
import uuid

from kombu.serialization import dumps

CASES = {
    "none": "None",
    "true": "True",
    "false": "False",
    "zero": "0",
    "negative": "-17",
    "long max": "2**63 - 1",
    "long min": "-2**63",
    "big": "2**63",
    "huge": "-10**100",
    "float": "1.0",
    "float tenth": "0.1",
    "float negative zero": "-0.0",
    "float 1e15": "1e15",
    "float 1e16": "1e16",
    "float 1e22": "1e22",
    "float 1e23": "1e23",
    "float 2e23": "2e23",
    "float 0.0001": "0.0001",
    "float 0.00001": "0.00001",
    "float 1e-7": "1e-7",
    "float min": "5e-324",
    "float 2 min": "1e-323",
    "float max": "1.7976931348623157e308",
    "float min normal": "2.2250738585072014e-308",
    "float 2**-44": "2.0**-44",
    "float 17 digits": "0.30000000000000004",
    "nan": "float('nan')",
    "infinity": "float('inf')",
    "negative infinity": "float('-inf')",
    "text": "'abc'",
    "text empty": "''",
    "text escapes": r"'\"\\/\b\f\n\r\t\x00\x1f\x7f'",
    "text latin": r"'\xe9'",
    "text bmp": r"'\u20ac'",
    "text astral": r"'\U0001f600'",
    "text lone surrogate": r"'a\ud800b\udc00'",
    "list": "[1, 'a', None]",
    "list empty": "[]",
    "list nested": "[[], [[1]]]",
    "tuple": "(1, (2,))",
    "dict": "{'b': 1, 'a': {'c': []}}",
    "dict empty": "{}",
    "dict keys": "{1: 1, 2.5: 2, 1e16: 3, False: 4, None: 5, 'x': 6, float('nan'): 7, 2**70: 8}",
    "datetime": "datetime.datetime(2024, 1, 2, 3, 4, 5)",
    "datetime no seconds": "datetime.datetime(2024, 1, 2, 3, 4)",
    "datetime fraction": "datetime.datetime(1, 1, 2, 3, 4, 5, 10)",
    "datetime utc": "datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)",
    "datetime offset": "datetime.datetime(2024, 1, 2, 3, 4, 5, 678, datetime.timezone(datetime.timedelta(hours=5, minutes=30)))",
    "datetime offset seconds": "datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone(-datetime.timedelta(seconds=19815)))",
    "date": "datetime.date(2024, 1, 2)",
    "time": "datetime.time(3, 4)",
    "time fraction": "datetime.time(3, 4, 5, 10)",
    "time utc": "datetime.time(3, 4, tzinfo=datetime.timezone.utc)",
    "decimal": "decimal.Decimal('1.10')",
    "decimal exponent": "decimal.Decimal('-1E+20')",
    "decimal small": "decimal.Decimal('0.00000012')",
    "decimal 7 zeros": "decimal.Decimal('0E-7')",
    "decimal nan": "decimal.Decimal('NaN')",
    "decimal infinity": "decimal.Decimal('-Infinity')",
    "uuid": "uuid.UUID(int=15)",
    "bytes": "b'abc'",
    "bytes empty": "b''",
    "bytes escapes": r"b'\n\xc3\xa9'",
    "bytes binary": r"b'\xff\x00'",
    "set": "{1}",
    "timedelta": "datetime.timedelta(1)",
    "key tuple": "{(1, 2): 3}",
    "nested": "{'a': [datetime.date(2024, 1, 2), {'b': decimal.Decimal(1)}]}",
    "meta": "{'status': 'SUCCESS', 'result': {'sum': 3}, 'traceback': None, 'children': [],"
    " 'date_done': '2024-01-02T03:04:05.678901+00:00', 'task_id': '8b3b7e5c-5b0e-4d0a-9a3d-0d6d3f5f7f11'}",
    "failure": "{'exc_type': 'KeyError', 'exc_message': ['x', decimal.Decimal(1)], 'exc_module': 'builtins'}",
}


def payload(expression):
    value = eval(expression)
    try:
        return dumps(value, "json")[2]
    except Exception:
        return "ERROR"


for name, expression in CASES.items():
    sys.stdout.write("\t".join([name, expression, payload(expression)]) + "\n")
