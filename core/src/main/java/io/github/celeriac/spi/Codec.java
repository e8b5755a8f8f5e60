package io.github.celeriac.spi;

import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import org.jspecify.annotations.Nullable;

/**
 * One of Celery's serializers: turns plain values into bytes and back.
 *
 * <p>Plain values are null, Boolean, the JDK's numbers, String, byte[], List, Set, Map, the java.time classes, UUID and
 * the classes of {@link io.github.celeriac.value}. Decoding yields Boolean, Long (or BigInteger beyond 64 bits), Double,
 * String, byte[], ArrayList, {@link io.github.celeriac.value.Tuple}, LinkedHashMap, LinkedHashSet, java.time values,
 * BigDecimal and UUID: never a class that the payload names.
 *
 * <p>Safe to share between threads. Mirrors an entry of {@code kombu.serialization.registry}.
 */
public interface Codec {
    /** The name in {@code result_serializer}, e.g. {@code json}. */
    String name();

    /** E.g. {@code application/json}. */
    String contentType();

    /** {@code utf-8} for text formats, {@code binary} for the others. */
    String contentEncoding();

    /**
     * Encodes {@code value} whole, or not at all.
     *
     * @throws ResultEncodingException if the format has no form for some part of the value; the message has its path
     */
    byte[] encode(@Nullable Object value);

    /**
     * Decodes all of {@code data}, which is not changed and not kept.
     *
     * @throws LimitExceededException if it is larger, deeper or longer than the codec's {@link CodecSettings#limits()}
     * @throws ResultDecodingException if it is not in this format
     */
    @Nullable Object decode(byte[] data);
}
