package io.github.celeriac.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ResultStore#list} found.
 *
 * @param results also those that the query does not mean, if the store cannot tell
 * @param next where the next page begins; null if there is none
 */
public record StoredPage(
        List<StoredResult> results, @Nullable String next) {
    public StoredPage {
        results = List.copyOf(results);
    }
}
