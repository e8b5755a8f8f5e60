/**
 * Celery task results in Redis: one key a task, {@code celery-task-meta-<id>}, that expires by itself, and a channel of the
 * same name that wakes whoever waits.
 *
 * <p>Mirrors {@code celery.backends.redis} of Celery 5.2 to 5.6.
 */
@NullMarked
package io.github.celeriac.redis;

import org.jspecify.annotations.NullMarked;
