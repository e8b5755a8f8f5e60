package io.github.celeriac.serialization.yaml;

import io.github.celeriac.serialization.plain.ValuePath;
import io.github.celeriac.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mapping of one key that is an item of {@code !!omap} or {@code !!pairs}: a tuple of key and value. */
final class OpenPair extends OpenNode {
    private final List<@Nullable Object> pair = new ArrayList<>(2);

    OpenPair(String tag, @Nullable String anchor) {
        super(tag, anchor);
    }

    @Override
    void accept(Part part) {
        pair.add(part.value());
        if (pair.size() > 2) {
            throw tooMany();
        }
    }

    @Override
    Object value() {
        if (pair.size() != 2) {
            throw tooMany();
        }
        return Tuple.copyOf(pair);
    }

    private static YamlProblem tooMany() {
        return new YamlProblem("an item of an ordered map is not a mapping of one key");
    }

    @Override
    void describe(ValuePath path) {
        Object key = pair.isEmpty() ? null : pair.get(0);
        path.anyKey(key == null ? "null" : key);
    }
}
