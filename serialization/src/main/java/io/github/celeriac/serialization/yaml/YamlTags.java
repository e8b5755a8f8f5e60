package io.github.celeriac.serialization.yaml;

import io.github.celeriac.serialization.plain.ValuePath;
import java.util.regex.Pattern;

/** The tags of YAML 1.1, and which of them a plain scalar has. Mirrors {@code yaml.resolver.Resolver}. */
final class YamlTags {
    static final String PREFIX = "tag:yaml.org,2002:";
    static final String BINARY = PREFIX + "binary";
    static final String BOOL = PREFIX + "bool";
    static final String FLOAT = PREFIX + "float";
    static final String INT = PREFIX + "int";
    static final String MAP = PREFIX + "map";
    static final String MERGE = PREFIX + "merge";
    static final String NULL = PREFIX + "null";
    static final String OMAP = PREFIX + "omap";
    static final String PAIRS = PREFIX + "pairs";
    static final String SEQ = PREFIX + "seq";
    static final String SET = PREFIX + "set";
    static final String STR = PREFIX + "str";
    static final String TIMESTAMP = PREFIX + "timestamp";
    static final String VALUE = PREFIX + "value";

    private static final Pattern BOOLS =
            Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE" + "|on|On|ON|off|Off|OFF");
    private static final Pattern FLOATS = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])++\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)"
            + "|\\.(?:nan|NaN|NAN)");
    private static final Pattern INTS = Pattern.compile("[-+]?0b[0-1_]+"
            + "|[-+]?0[0-7_]+"
            + "|[-+]?(?:0|[1-9][0-9_]*)"
            + "|[-+]?0x[0-9a-fA-F_]+"
            + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])++");
    private static final Pattern TIMESTAMPS = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?"
            + "(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

    private YamlTags() {}

    /** The tag of a plain scalar, so not in quotes. */
    static String ofPlain(String text) {
        if (text.isEmpty()) {
            return NULL;
        }
        char first = text.charAt(0);
        if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
            return ofNumber(text);
        }
        return switch (first) {
            case 'y', 'Y', 't', 'T', 'f', 'F', 'o', 'O' -> BOOLS.matcher(text).matches() ? BOOL : STR;
            case 'n', 'N' -> isNull(text) ? NULL : BOOLS.matcher(text).matches() ? BOOL : STR;
            case '~' -> text.length() == 1 ? NULL : STR;
            case '<' -> text.equals("<<") ? MERGE : STR;
            case '=' -> text.length() == 1 ? VALUE : STR;
            default -> STR;
        };
    }

    private static boolean isNull(String text) {
        return text.equals("null") || text.equals("Null") || text.equals("NULL");
    }

    private static String ofNumber(String text) {
        if (FLOATS.matcher(text).matches()) {
            return FLOAT;
        }
        if (INTS.matcher(text).matches()) {
            return INT;
        }
        return TIMESTAMPS.matcher(text).matches() ? TIMESTAMP : STR;
    }

    /** As PyYAML's "could not determine a constructor". */
    static YamlProblem noConstructor(String tag, String node) {
        return new YamlProblem("safe_load has no constructor for a " + node + " with the tag " + ValuePath.quote(tag)
                + "; its writer should store plain values");
    }
}
