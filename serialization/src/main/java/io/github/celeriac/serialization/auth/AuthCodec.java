package io.github.celeriac.serialization.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Kombu's serializer {@code auth}: JSON and a signature over it, as base64 text.
 *
 * <p>The layout written is that of the oldest reader, since Celery before 5.5 and Celery from 5.5 on cannot read each
 * other's; both are read. The content type within is not covered by the signature, so whoever can change a message can change
 * it: JSON, msgpack and YAML are read, pickle is not.
 *
 * <p>Safe to share between threads. Mirrors {@code celery.security.serialization.SecureSerializer}.
 */
final class AuthCodec implements Codec {
    static final String NAME = "auth";

    private final CodecSettings settings;
    private final Security security;
    private final List<Codec> inner;

    /** @param inner what may be within; written is the first */
    AuthCodec(CodecSettings settings, Security security, List<Codec> inner) {
        this.settings = settings;
        this.security = security;
        this.inner = inner;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String contentType() {
        return "application/data";
    }

    @Override
    public String contentEncoding() {
        return "utf-8";
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        Signer signer = security.signer()
                .orElseThrow(() -> new ResultEncodingException("value cannot be signed as security_key and"
                        + " security_certificate are not set; set both to files in PEM"));
        Codec codec = inner.get(0);
        byte[] body = codec.encode(value);
        SignedMessage message =
                new SignedMessage(signer.id(), signer.sign(body), codec.contentType(), codec.contentEncoding(), body);
        return settings.oldestReader().isAtLeast(5, 5) ? message.toBytes() : message.toOldBytes();
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.github.celeriac.RejectedSignatureException if the signature is not of a certificate in the store, or not of
     *     this value
     */
    @Override
    public @Nullable Object decode(byte[] data) {
        int allowed = settings.limits().maxBytes();
        if (data.length > allowed) {
            throw new LimitExceededException(
                    String.format(Locale.ROOT, "payload has %,d bytes", data.length), "maxBytes", allowed);
        }
        SignedMessage message = SignedMessage.parse(data, security::signatureLength);
        security.verify(message);
        for (Codec codec : inner) {
            if (codec.contentType().equals(message.contentType())) {
                return codec.decode(message.body());
            }
        }
        throw new ResultDecodingException(
                "signed value has content of type '"
                        + printable(message.contentType()) + "' but only "
                        + inner.stream().map(Codec::name).toList()
                        + " are read within auth, as the signature does not cover the type; use setup_security(serializer='json')");
    }

    static String printable(String text) {
        byte[] ascii = text.substring(0, Math.min(text.length(), 120)).getBytes(US_ASCII);
        return new String(ascii, US_ASCII).replaceAll("[^ -~]", "?");
    }
}
