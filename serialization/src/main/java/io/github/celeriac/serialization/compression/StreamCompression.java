package io.github.celeriac.serialization.compression;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.Compression;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the compressions share: names, limits while inflating, and what is said when a library is missing. */
abstract class StreamCompression implements Compression {
    /** The largest window that is allocated because a stream declares it: what every writer in kombu's place declares. */
    static final int MAX_WINDOW = 8 << 20;

    private final String contentType;
    private final @Nullable String artifact;
    private final Set<String> names;

    /**
     * @param artifact of the library it stands on; null for the JDK
     * @param names kombu's, the one to show first
     */
    StreamCompression(String contentType, @Nullable String artifact, String... names) {
        this.contentType = contentType;
        this.artifact = artifact;
        this.names = new LinkedHashSet<>(List.of(names));
    }

    /** Fails with a {@link LinkageError} if the library is not there. */
    abstract void touchLibrary();

    abstract byte[] deflate(byte[] data) throws IOException;

    /** Reads {@code in}, which is {@code data}, to its end. */
    abstract InputStream inflater(InputStream in, byte[] data) throws IOException;

    @Override
    public final String name() {
        return names.iterator().next();
    }

    @Override
    public final Set<String> names() {
        return Set.copyOf(names);
    }

    @Override
    public final String contentType() {
        return contentType;
    }

    @Override
    public final Optional<String> missingArtifact() {
        try {
            touchLibrary();
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.ofNullable(artifact);
        }
    }

    @Override
    public final byte[] compress(byte[] data) {
        missingArtifact().ifPresent(missing -> {
            throw new ResultEncodingException(missing("cannot be compressed", missing));
        });
        try {
            return deflate(data);
        } catch (IOException e) {
            throw new ResultEncodingException("value cannot be compressed with " + name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public final byte[] decompress(byte[] data, DecodeLimits limits) {
        missingArtifact().ifPresent(missing -> {
            throw new ResultDecodingException(missing("is compressed", missing));
        });
        int allowed = allowed(data.length, limits);
        try (InputStream in = inflater(new ByteArrayInputStream(data), data)) {
            if (data.length == 0) {
                throw new EOFException("there is nothing"); // which some libraries take for a whole stream
            }
            byte[] inflated = in.readNBytes(allowed + 1);
            if (inflated.length > allowed) {
                throw exceeded(data.length, allowed, limits);
            }
            return inflated;
        } catch (ResultDecodingException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // some libraries index before they check
            throw new ResultDecodingException(
                    String.format(
                            Locale.ROOT,
                            "payload of %,d bytes cannot be inflated as %s (%s): %s",
                            data.length,
                            name(),
                            contentType,
                            e.getMessage()),
                    e);
        }
    }

    private static int allowed(int length, DecodeLimits limits) {
        long byRatio = Math.max(DecodeLimits.FREE_INFLATION, (long) length * limits.maxInflationRatio());
        return (int) Math.min(Math.min(byRatio, limits.maxBytes()), Integer.MAX_VALUE - 16);
    }

    private LimitExceededException exceeded(int length, int allowed, DecodeLimits limits) {
        boolean bytes = allowed >= limits.maxBytes();
        return new LimitExceededException(
                String.format(
                        Locale.ROOT, "payload of %,d bytes inflates (%s) to more than %,d", length, name(), allowed),
                bytes ? "maxBytes" : "maxInflationRatio",
                bytes ? limits.maxBytes() : limits.maxInflationRatio());
    }

    private String missing(String what, String missing) {
        return "payload " + what + " with " + name() + " (" + contentType
                + ") but its library is not on the class path, or not for this platform; add " + missing;
    }

    @Override
    public final String toString() {
        return name();
    }
}
