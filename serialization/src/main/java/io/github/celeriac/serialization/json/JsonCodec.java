package io.github.celeriac.serialization.json;

import io.github.celeriac.LimitExceededException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JSON, byte for byte as kombu writes it: {@code {"a": [1, 2.0, "\u00e9"]}}, ASCII only.
 *
 * <p>What JSON has no form for goes into an envelope such as
 * {@code {"__type__": "date", "__value__": "2024-01-02"}}, or, if a reader older than Celery 5.3 is declared, into the
 * plain text that kombu 5.2 wrote ({@link ExtendedTypes}). Besides the plain values of {@link Codec}, what
 * {@link io.github.celeriac.serialization.plain.PlainValues} lists can be written. Sets, durations and other objects
 * cannot, as in Python.
 *
 * <p>Safe to share between threads. Mirrors {@code kombu.utils.json.dumps} and {@code loads}.
 */
public final class JsonCodec implements Codec {
    static final String NAME = "json";

    private final CodecSettings settings;

    public JsonCodec(CodecSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public String contentEncoding() {
        return "utf-8";
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        boolean envelopes = settings.oldestReader().isAtLeast(5, 3);
        return new JsonWriter(envelopes, settings.limits().maxDepth()).write(value);
    }

    /**
     * {@inheritDoc}
     *
     * <p>No bytes at all are an empty byte array, as in {@code kombu.serialization.loads}.
     */
    @Override
    public @Nullable Object decode(byte[] data) {
        int allowed = settings.limits().maxBytes();
        if (data.length > allowed) {
            String what = String.format(Locale.ROOT, "payload has %,d bytes", data.length);
            throw new LimitExceededException(what, "maxBytes", allowed);
        }
        return data.length == 0 ? new byte[0] : new JsonReader(data, settings.limits()).read();
    }
}
