package io.github.celeriac.serialization.yaml;

import io.github.celeriac.serialization.plain.ValuePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts that an alias can repeat, by their anchors. Mirrors {@code yaml.composer.Composer}. */
final class Anchors {
    private final Set<String> names = new HashSet<>();
    private final Map<String, Part> parts = new HashMap<>();
    private int used;

    /** Something begins that has this anchor; null if it has none. */
    void open(@Nullable String anchor) {
        if (anchor != null && !names.add(anchor)) {
            throw new YamlProblem("the anchor " + ValuePath.quote(anchor) + " is there twice");
        }
    }

    void set(@Nullable String anchor, Part part) {
        if (anchor != null) {
            parts.put(anchor, part);
        }
    }

    Part get(String anchor) {
        used++;
        Part part = parts.get(anchor);
        if (part == null && names.contains(anchor)) {
            throw new YamlProblem("the value contains itself (alias " + ValuePath.quote(anchor)
                    + "), for which Java's plain values have no safe form");
        }
        if (part == null) {
            throw new YamlProblem("the alias " + ValuePath.quote(anchor) + " has no anchor");
        }
        return part;
    }

    int used() {
        return used;
    }
}
