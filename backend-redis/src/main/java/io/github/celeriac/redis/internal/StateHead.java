package io.github.celeriac.redis.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How to tell a stored document's state from its first 64 bytes, as a Lua pattern that captures the state.
 *
 * <p>Celery builds the document with {@code status} first, and every serializer but YAML, which sorts the keys, keeps that
 * order. What does not match, e.g. a document of somebody else's making, has to be decoded whole.
 */
final class StateHead {
    /** Matches nothing that is there. */
    private static final String NEVER = "^$";

    private static final Map<String, String> PATTERNS = Map.of(
            "json", "^{\"status\": ?\"([^\"\\]+)\"",
            // a map of up to 15 or of more entries, then two short texts, then the next key
            "msgpack", "^[\200-\217\336][^\246]?[^\246]?\246status[\240-\277]([%w_]+)[\200-\377]",
            // protocol 4 or 5, a frame, an empty dict, two short texts
            "pickle", "^\200[\4\5]\225........}\224?%(\214\6status\224?\214.([%w_]+)[\224\214]");

    private StateHead() {}

    /** @param codec its name; with a compression, {@code json+zlib}, small documents are those of {@code json} */
    static byte[] pattern(String codec) {
        String serializer = codec.replaceFirst("\\+.*", "");
        return PATTERNS.getOrDefault(serializer, NEVER).getBytes(StandardCharsets.ISO_8859_1);
    }
}
