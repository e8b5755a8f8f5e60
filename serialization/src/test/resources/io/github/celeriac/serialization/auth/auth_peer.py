"""Signs and verifies with real Celery: `sign TAB json` and `verify TAB base64` on stdin, a line of stdout each.

The first time it makes a key and certificates beside itself: store/signer.pem, key.pem, encrypted.pem (password "open"),
and stranger.pem with stranger-key.pem, which is in no store.
"""
import base64
import datetime
import json
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

FOLDER = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(FOLDER, name)


def make(key_name, certificate_name, common_name, encrypted=None):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Acme, Inc \u00e9"),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ])
    now = datetime.datetime.utcnow()
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=2))
        .not_valid_after(now + datetime.timedelta(days=2)).sign(key, hashes.SHA256()))

    def write(file, form, encryption):
        with open(path(file), "wb") as out:
            out.write(key.private_bytes(serialization.Encoding.PEM, form, encryption))

    write(key_name, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write("pkcs1-" + key_name, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    if encrypted:
        write(encrypted, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"open"))
    with open(path(certificate_name), "wb") as out:
        out.write(certificate.public_bytes(serialization.Encoding.PEM))


def read(name):
    with open(path(name)) as file:
        return file.read()


if not os.path.exists(path("store")):
    os.mkdir(path("store"))
    make("key.pem", "store/signer.pem", "celery ca", "encrypted.pem")
    make("stranger-key.pem", "stranger.pem", "somebody else")

from celery.security.serialization import register_auth
from kombu.serialization import dumps, loads

register_auth(key=read("key.pem"), cert=read("store/signer.pem"), store=path("store/*"))
for line in sys.stdin:
    what, data = line.rstrip("\n").split("\t")
    try:
        if what == "sign":
            content_type, encoding, payload = dumps(json.loads(data), serializer="auth")
            payload = payload if isinstance(payload, bytes) else payload.encode()
            print(content_type, encoding, base64.b64encode(payload).decode())
        else:
            print(json.dumps(loads(base64.b64decode(data).decode(), "application/data", "utf-8", accept={"application/json"})))
    except Exception as error:
        print("ERROR", type(error).__name__, str(error).replace("\n", " "))
