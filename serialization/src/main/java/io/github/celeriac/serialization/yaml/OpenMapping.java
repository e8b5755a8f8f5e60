package io.github.celeriac.serialization.yaml;

import io.github.celeriac.serialization.plain.KeyRegister;
import io.github.celeriac.serialization.plain.ValuePath;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code !!map} and {@code !!set}, with merge keys. Mirrors {@code flatten_mapping} and {@code construct_mapping}. */
final class OpenMapping extends OpenNode {
    private final boolean isSet;
    private final KeyRegister keys = new KeyRegister();
    private final Map<@Nullable Object, @Nullable Object> own = new LinkedHashMap<>();
    private @Nullable Map<@Nullable Object, @Nullable Object> merged;

    /** The part that stands before the value to come. */
    private @Nullable Part key;

    OpenMapping(String tag, @Nullable String anchor) {
        super(tag, anchor);
        this.isSet = tag.equals(YamlTags.SET);
    }

    @Override
    boolean expectsKey() {
        return key == null;
    }

    @Override
    void accept(Part part) {
        if (key == null) {
            key = keyOf(part);
        } else if (key.tag().equals(YamlTags.MERGE)) {
            merge(part);
            key = null;
        } else {
            own.put(key.value(), part.value());
            key = null;
        }
    }

    private Part keyOf(Part part) {
        if (part.isContainer()) {
            throw new YamlProblem("a map key or set element is a container, which Python cannot hash");
        }
        if (keys.isFlood(part.value())) {
            throw new YamlProblem("a flood of keys that all have the same hash");
        }
        return part.value() instanceof byte[] ? Part.scalar(keys.canonical(part.value()), part.tag()) : part;
    }

    /** Earlier maps of a list win over later ones; the mapping's own entries win over all. */
    private void merge(Part part) {
        if (!(part.value() instanceof List<?> list)) {
            mergeOne(part.value());
            return;
        }
        for (int i = list.size() - 1; i >= 0; i--) {
            mergeOne(list.get(i));
        }
    }

    private void mergeOne(@Nullable Object value) {
        if (merged == null) {
            merged = new LinkedHashMap<>();
        }
        if (value instanceof Map<?, ?> map) {
            merged.putAll(map);
        } else if (value instanceof Set<?> set) {
            for (Object element : set) {
                merged.put(element, null);
            }
        } else {
            throw new YamlProblem("the value of a merge key (<<) is neither a mapping nor a list of mappings");
        }
    }

    @Override
    Object value() {
        Map<@Nullable Object, @Nullable Object> all = own;
        if (merged != null) {
            all = merged;
            all.putAll(own);
        }
        return isSet ? new LinkedHashSet<>(all.keySet()) : all;
    }

    @Override
    void describe(ValuePath path) {
        if (key != null) {
            Object value = key.value();
            path.anyKey(value == null ? "null" : value);
        }
    }
}
