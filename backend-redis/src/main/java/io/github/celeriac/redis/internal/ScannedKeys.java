package io.github.celeriac.redis.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step of SCAN found.
 *
 * @param next the cursor of the next step; null after the last
 */
record ScannedKeys(List<byte[]> keys, @Nullable String next) {}
