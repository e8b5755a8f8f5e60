package io.github.celeriac.spi;

/** Found by {@link java.util.ServiceLoader}: makes the codec for one name of {@code result_serializer}. */
public interface CodecProvider {
    /** Celery's name of the serializer, e.g. {@code json}. */
    String name();

    Codec create(CodecSettings settings);
}
