/** Celery task results in Redis. */
@NullMarked
package io.github.celeriac.redis;

import org.jspecify.annotations.NullMarked;
