package io.github.celeriac;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of what {@link ResultBackend#list} finds. One may be empty and yet not the last: only {@link #next} tells.
 *
 * @param results what was found
 * @param unreadable what is stored but cannot be read, by task id, and why; whether the query means it cannot be told
 * @param nextCursor for {@link ResultQuery#from}; null if this is the last page
 */
public record ResultPage(
        List<TaskMeta> results,
        Map<String, ResultBackendException> unreadable,
        @Nullable String nextCursor) {

    public ResultPage {
        results = List.copyOf(results);
        unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
    }

    /** For {@link ResultQuery#from}; empty after the last page. */
    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
