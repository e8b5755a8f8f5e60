package io.github.celeriac.redis;

import java.util.UUID;

/** Ids that no other test has. */
final class FreshIds {
    private FreshIds() {}

    static String next() {
        return UUID.randomUUID().toString();
    }
}
