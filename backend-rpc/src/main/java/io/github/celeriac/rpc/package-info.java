/**
 * Celery task results as AMQP messages: each state of a task goes to the queue that its sender named in {@code reply_to}, and
 * nowhere else.
 *
 * <p>Mirrors {@code celery.backends.rpc} of Celery 5.2 to 5.6.
 */
@NullMarked
package io.github.celeriac.rpc;

import org.jspecify.annotations.NullMarked;
