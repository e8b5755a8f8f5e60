package io.github.celeriac.spi;

import io.github.celeriac.InvalidSettingException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The compressions there are, by kombu's names and by content type. Immutable. Mirrors {@code kombu.compression}. */
public final class Compressions {
    private final Map<String, Compression> byName = new LinkedHashMap<>();
    private final Set<String> names = new TreeSet<>();

    /** Of two that share a name, the later one has it. */
    public Compressions(Collection<? extends Compression> compressions) {
        for (Compression compression : compressions) {
            names.addAll(compression.names());
            compression.names().forEach(name -> byName.put(name, compression));
            byName.put(compression.contentType(), compression);
        }
    }

    /** Those that {@link ServiceLoader} finds. */
    public static Compressions load() {
        return new Compressions(ServiceLoader.load(Compression.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** By one of kombu's names ({@code gzip}) or the content type in a message's header ({@code application/x-gzip}). */
    public Optional<Compression> find(String nameOrContentType) {
        return Optional.ofNullable(byName.get(nameOrContentType));
    }

    /**
     * The one that a setting names, ready to use.
     *
     * @param setting for the message
     * @throws InvalidSettingException if there is none of that name, or its library is missing
     */
    public Compression require(String setting, String name) {
        Compression found = find(name)
                .orElseThrow(() -> new InvalidSettingException(setting + " was '" + name
                        + "' but no such compression is registered; " + SettingParsers.didYouMean(name, names)
                        + "known: "
                        + (names.isEmpty()
                                ? "none, add io.github.celeriac:celeriac-serialization"
                                : String.join(", ", names))));
        found.missingArtifact().ifPresent(artifact -> {
            throw new InvalidSettingException(
                    setting + " was '" + name + "' but its library is not on the class path; add " + artifact);
        });
        return found;
    }
}
