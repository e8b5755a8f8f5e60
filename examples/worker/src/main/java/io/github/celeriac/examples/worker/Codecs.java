package io.github.celeriac.examples.worker;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Arguments are read as JSON, msgpack or YAML, whatever their sender chose; never as pickle. */
final class Codecs {
    private static final Set<String> NAMES = Set.of("json", "msgpack", "yaml");
    private static final Map<String, Codec> BY_CONTENT_TYPE = ServiceLoader.load(CodecProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> NAMES.contains(provider.name()))
            .map(provider -> provider.create(CodecSettings.defaults()))
            .collect(Collectors.toMap(Codec::contentType, Function.identity()));

    private Codecs() {}

    static Codec named(String name) {
        return BY_CONTENT_TYPE.values().stream()
                .filter(codec -> codec.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    static Codec of(String contentType) {
        Codec codec = BY_CONTENT_TYPE.get(contentType);
        if (codec == null) {
            throw new IllegalArgumentException("its content type is " + contentType + ", not one of " + NAMES);
        }
        return codec;
    }
}
