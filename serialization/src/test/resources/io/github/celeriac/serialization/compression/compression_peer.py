"""Compresses and inflates with real kombu: a line of stdin, `compress|decompress TAB name TAB base64`, a line of stdout."""
import base64
import sys

from kombu.compression import compress, decompress

for line in sys.stdin:
    what, name, data = line.rstrip("\n").split("\t")
    data = base64.b64decode(data)
    try:
        if what == "compress":
            body, content_type = compress(data, name)
            print(content_type, base64.b64encode(body).decode())
        else:
            print(base64.b64encode(decompress(data, name)).decode())
    except Exception as error:
        print("ERROR", type(error).__name__)
