package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ExceptionValue;
import java.util.HashMap;
import java.util.Map;

/** The closed list of classes and functions that the reader understands. */
final class KnownGlobals {
    /** What {@code fix_imports} maps in protocols 0 to 2; see {@code _compat_pickle.py}. */
    private static final Map<String, String> PYTHON_2_MODULES =
            Map.of("__builtin__", "builtins", "exceptions", "builtins", "copy_reg", "copyreg");

    private static final Map<String, String> PYTHON_2_NAMES =
            Map.of("xrange", "range", "unicode", "str", "long", "int", "StandardError", "Exception");

    static final Global ZONE_INFO = new Global("zoneinfo", "ZoneInfo", null);

    private static final Map<String, Map<String, Global>> BY_MODULE = new HashMap<>();

    static {
        TemporalReductions.register(KnownGlobals::add);
        ValueReductions.register(KnownGlobals::add);
        CeleryReductions.register(KnownGlobals::add);
    }

    /** Where the families of reductions enter theirs. */
    interface Registrar {
        void add(String module, String name, Reduction reduction);
    }

    private KnownGlobals() {}

    private static void add(String module, String name, Reduction reduction) {
        BY_MODULE.computeIfAbsent(module, m -> new HashMap<>()).put(name, new Global(module, name, reduction));
    }

    /** Under its Python 3 name; never null, and never more than a name if it is not on the list. */
    static Global named(String module, String name) {
        Map<String, Global> names = BY_MODULE.get(module);
        Global known = names == null ? null : names.get(name);
        return known != null ? known : unlisted(module, name);
    }

    private static Global unlisted(String module, String name) {
        String python3 = PYTHON_2_MODULES.get(module);
        if (python3 != null) {
            return named(python3, PYTHON_2_NAMES.getOrDefault(name, name));
        }
        return new Global(module, name, KnownExceptions.isKnown(module, name) ? KnownGlobals::exception : null);
    }

    private static ExceptionValue exception(Call call) {
        return new ExceptionValue(call.global().module, call.global().name, call.values());
    }
}
