package io.github.celeriac.serialization.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.RejectedSignatureException;
import io.github.celeriac.ResultDecodingException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.ToIntFunction;

/**
 * The parts of a signed value, and the two forms in which they are one text.
 *
 * <p>All is base64, within it the parts with {@code 00 01} between. From Celery 5.5 on signer and signature are base64 once
 * more. Before, they are not, and the length of the signature is that of the signer's key. A signer has a space in it, which
 * base64 has not: that tells the two apart.
 */
final class SignedMessage {
    private static final byte[] SEPARATOR = {0, 1};

    private final String signer;
    private final byte[] signature;
    private final String contentType;
    private final String contentEncoding;
    private final byte[] body;

    /** @param signer the issuer's names and the serial number of the certificate */
    SignedMessage(String signer, byte[] signature, String contentType, String contentEncoding, byte[] body) {
        this.signer = signer;
        this.signature = signature;
        this.contentType = contentType;
        this.contentEncoding = contentEncoding;
        this.body = body;
    }

    String signer() {
        return signer;
    }

    byte[] signature() {
        return signature;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    byte[] toBytes() {
        Base64.Encoder base64 = Base64.getEncoder();
        return join(base64.encode(signer.getBytes(UTF_8)), base64.encode(signature));
    }

    /** As Celery 5.2 to 5.4. */
    byte[] toOldBytes() {
        return join(signer.getBytes(UTF_8), signature);
    }

    private byte[] join(byte[] signerPart, byte[] signaturePart) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 512);
        for (byte[] part :
                new byte[][] {signerPart, signaturePart, contentType.getBytes(UTF_8), contentEncoding.getBytes(UTF_8)
                }) {
            out.writeBytes(part);
            out.writeBytes(SEPARATOR);
        }
        out.writeBytes(body);
        return Base64.getEncoder().encode(out.toByteArray());
    }

    /**
     * Takes either form apart.
     *
     * @param signatureLength bytes of a signature by this signer; throws if it is not known
     * @throws ResultDecodingException if it is neither form
     */
    static SignedMessage parse(byte[] text, ToIntFunction<String> signatureLength) {
        Parts parts = new Parts(decodeBase64(text, 0, text.length));
        int from = parts.position;
        int to = parts.end();
        String signer = new String(parts.bytes, from, to - from, UTF_8);
        byte[] signature;
        if (signer.indexOf(' ') >= 0) {
            signature = parts.take(signatureLength.applyAsInt(signer));
        } else {
            signer = new String(decodeBase64(parts.bytes, from, to), UTF_8);
            int start = parts.position;
            signature = decodeBase64(parts.bytes, start, parts.end());
        }
        return new SignedMessage(signer, signature, parts.text(), parts.text(), parts.rest());
    }

    private static byte[] decodeBase64(byte[] text, int from, int to) {
        try {
            return Base64.getDecoder().decode(Arrays.copyOfRange(text, from, to));
        } catch (IllegalArgumentException e) {
            throw new ResultDecodingException("signed value (auth) is not base64: " + e.getMessage(), e);
        }
    }

    private static final class Parts {
        private final byte[] bytes;
        private int position;

        Parts(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The end of the part that begins here; goes on behind its separator. */
        int end() {
            for (int i = position; i + 1 < bytes.length; i++) {
                if (bytes[i] == SEPARATOR[0] && bytes[i + 1] == SEPARATOR[1]) {
                    position = i + 2;
                    return i;
                }
            }
            throw new ResultDecodingException("signed value (auth) ends before its five parts do");
        }

        byte[] take(int length) {
            int start = position;
            int end = start + length;
            if (end + 2 > bytes.length || bytes[end] != SEPARATOR[0] || bytes[end + 1] != SEPARATOR[1]) {
                throw new RejectedSignatureException(
                        "signed value has no signature of " + length + " bytes, as its signer's certificate says");
            }
            position = end + 2;
            return Arrays.copyOfRange(bytes, start, end);
        }

        String text() {
            int start = position;
            return new String(bytes, start, end() - start, UTF_8);
        }

        byte[] rest() {
            return Arrays.copyOfRange(bytes, position, bytes.length);
        }
    }
}
