package io.github.celeriac.spi;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import java.util.Optional;
import java.util.Set;

/**
 * One of kombu's compressions. Found by {@link java.util.ServiceLoader}; see {@link Compressions}.
 *
 * <p>Safe to share between threads. Mirrors an entry of {@code kombu.compression}.
 */
public interface Compression {
    /** The name that says what it is, e.g. {@code zlib}. */
    String name();

    /** All of kombu's names for it, e.g. {@code zlib} and {@code gzip}: kombu's gzip is a zlib stream. */
    Set<String> names();

    /** What a message's header {@code compression} has, e.g. {@code application/x-gzip}. */
    String contentType();

    /** What must be on the class path, {@code group:artifact}, and is not; empty if it can be used. */
    Optional<String> missingArtifact();

    /**
     * Compresses {@code data} whole.
     *
     * @throws ResultEncodingException if its library is missing; the message names the artifact to add
     */
    byte[] compress(byte[] data);

    /**
     * Inflates all of {@code data}, which is not changed and not kept. Memory grows with what really comes out, whatever the
     * stream declares.
     *
     * @throws LimitExceededException if more comes out than {@link DecodeLimits#maxBytes()} or
     *     {@link DecodeLimits#maxInflationRatio()} allow
     * @throws ResultDecodingException if it is not in this format, or its library is missing
     */
    byte[] decompress(byte[] data, DecodeLimits limits);
}
