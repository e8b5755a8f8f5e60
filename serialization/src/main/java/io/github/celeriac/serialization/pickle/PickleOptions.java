package io.github.celeriac.serialization.pickle;

import io.github.celeriac.InvalidSettingException;
import java.util.Set;

/**
 * What only pickle has to be told. Immutable.
 *
 * @param protocol of what is written, 4 or 5; every protocol is read
 * @param unknownClasses what is done about classes that are not understood
 * @param importableModules Python modules from which an exception is written under its own class, because every reader
 *     can import them; a reader fails on one it cannot import, so exceptions of all other modules are written in Celery's
 *     {@code UnpickleableExceptionWrapper}, which rebuilds a class of that name
 */
public record PickleOptions(int protocol, UnknownClasses unknownClasses, Set<String> importableModules) {
    private static final PickleOptions SERIALIZER =
            new PickleOptions(4, UnknownClasses.REFUSE_OUTSIDE_FAILURES, Set.of());

    public PickleOptions {
        if (protocol != 4 && protocol != 5) {
            throw new InvalidSettingException(
                    "pickle protocol was " + protocol + " but must be 4 or 5; every supported Python reads 4");
        }
        importableModules = Set.copyOf(importableModules);
    }

    /** As kombu's serializer {@code pickle}: protocol 4. */
    public static PickleOptions serializer() {
        return SERIALIZER;
    }

    /** As SQLAlchemy's {@code PickleType}: protocol 5. */
    public static PickleOptions sqlColumn() {
        return SERIALIZER.withProtocol(5);
    }

    public PickleOptions withProtocol(int newProtocol) {
        return new PickleOptions(newProtocol, unknownClasses, importableModules);
    }

    public PickleOptions withUnknownClasses(UnknownClasses choice) {
        return new PickleOptions(protocol, choice, importableModules);
    }

    /** Replaces the earlier ones. */
    public PickleOptions withImportableModules(String... modules) {
        return new PickleOptions(protocol, unknownClasses, Set.of(modules));
    }
}
