package io.github.celeriac.serialization.yaml;

import io.github.celeriac.LimitExceededException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * YAML 1.1, read as {@code yaml.safe_load} reads it, written so that it reads an equal value back.
 *
 * <ul>
 *   <li>Written: one line in flow style, all text in double quotes, ASCII only. Tuples become lists. Repeated parts are
 *       written in full; map keys and elements of sets are scalars, since Python could not hash others.
 *   <li>Read: dates and datetimes, {@code !!binary} as {@code byte[]}, {@code !!set}, {@code !!omap} and {@code !!pairs}
 *       (lists of tuples), merge keys, aliases (as the same object). Any other tag is refused, as are several documents and
 *       values that contain themselves.
 *   <li>Keys that are equal in Python only ({@code 1}, {@code 1.0}, {@code true}) stay several keys here.
 *   <li>Times of day, decimals, UUIDs, durations and other objects cannot be written, as in Python.
 * </ul>
 *
 * <p>Besides, what {@link io.github.celeriac.serialization.plain.PlainValues} lists can be written. Safe to share between
 * threads.
 */
public final class YamlCodec implements Codec {
    static final String NAME = "yaml";

    private final CodecSettings settings;

    public YamlCodec(CodecSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String contentType() {
        return "application/x-yaml";
    }

    @Override
    public String contentEncoding() {
        return "utf-8";
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        return new YamlWriter(settings.limits().maxDepth()).write(value);
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
        return data.length == 0 ? new byte[0] : new YamlReader(YamlText.decode(data), settings.limits()).read();
    }
}
