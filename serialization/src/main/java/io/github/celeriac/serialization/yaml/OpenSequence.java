package io.github.celeriac.serialization.yaml;

import io.github.celeriac.serialization.plain.ValuePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code !!seq}: a list. */
class OpenSequence extends OpenNode {
    private final List<@Nullable Object> items = new ArrayList<>();

    OpenSequence(String tag, @Nullable String anchor) {
        super(tag, anchor);
    }

    @Override
    void accept(Part part) {
        items.add(part.value());
    }

    @Override
    Object value() {
        return items;
    }

    @Override
    void describe(ValuePath path) {
        path.index(items.size());
    }
}
