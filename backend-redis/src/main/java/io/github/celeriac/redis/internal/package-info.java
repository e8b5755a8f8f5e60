/** Not exported: how results are moved to and from Redis. */
@NullMarked
package io.github.celeriac.redis.internal;

import org.jspecify.annotations.NullMarked;
