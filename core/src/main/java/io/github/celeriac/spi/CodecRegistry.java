package io.github.celeriac.spi;

import io.github.celeriac.ContentDisallowedException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The serializers of one backend object, by name, and which of them may be read. Mirrors
 * {@code kombu.serialization.registry} with an accept list applied.
 */
public final class CodecRegistry {
    private final Map<String, Codec> byName = new LinkedHashMap<>();
    private final Codec serializer;
    private final Set<String> accepted;

    /**
     * @param codecs all there are
     * @param serializer the name of the one in use, among {@code codecs}
     * @param accepted names of those that may be read
     */
    public CodecRegistry(Collection<Codec> codecs, String serializer, Set<String> accepted) {
        codecs.forEach(codec -> byName.put(codec.name(), codec));
        Codec chosen = byName.get(serializer);
        if (chosen == null) {
            throw new IllegalArgumentException("no codec named " + serializer + " among " + byName.keySet());
        }
        this.serializer = chosen;
        this.accepted = Collections.unmodifiableSet(new LinkedHashSet<>(accepted));
    }

    /** The one of {@code result_serializer}. */
    public Codec serializer() {
        return serializer;
    }

    /** A codec by name, accepted or not. */
    public Optional<Codec> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The codec for a message's content type.
     *
     * @throws ContentDisallowedException if it is unknown or not accepted
     */
    public Codec forContentType(String contentType) {
        for (Codec codec : byName.values()) {
            if (codec.contentType().equals(contentType) && (accepted.contains(codec.name()) || isTrusted(codec))) {
                return codec;
            }
        }
        throw new ContentDisallowedException("Refusing to deserialize untrusted content of type " + shown(contentType)
                + ": only " + accepted + " are accepted; add it to result_accept_content if its writer is trusted");
    }

    /**
     * Whether an accept list does not matter. Mirrors {@code kombu.serialization.TRUSTED_CONTENT}: what is signed is trusted
     * for its signature.
     */
    public static boolean isTrusted(Codec codec) {
        return codec.contentType().equals("application/data");
    }

    /** As kombu shows it: {@code pickle (application/x-python-serialize)}. */
    private String shown(String contentType) {
        String name = byName.values().stream()
                .filter(codec -> codec.contentType().equals(contentType))
                .map(Codec::name)
                .findFirst()
                .orElse(contentType);
        return name + " (" + contentType + ")";
    }
}
