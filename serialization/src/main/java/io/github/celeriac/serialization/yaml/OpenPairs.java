package io.github.celeriac.serialization.yaml;

import io.github.celeriac.value.Tuple;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code !!omap} and {@code !!pairs}: a list of tuples of two. Mirrors {@code construct_yaml_pairs}. */
final class OpenPairs extends OpenSequence {
    OpenPairs(String tag, @Nullable String anchor) {
        super(tag, anchor);
    }

    /** Takes a {@link OpenPair}, or a map of one entry that an alias stands for. */
    @Override
    void accept(Part part) {
        if (part.value() instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> entry = map.entrySet().iterator().next();
            super.accept(Part.scalar(Tuple.of(entry.getKey(), entry.getValue()), YamlTags.SEQ));
        } else if (part.value() instanceof Tuple) {
            super.accept(part);
        } else {
            throw new YamlProblem("an item of an ordered map is not a mapping of one key");
        }
    }
}
