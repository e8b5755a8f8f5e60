/**
 * Celery task results for Java: start at {@link io.github.celeriac.ResultBackends}.
 *
 * <p>Mirrors {@code celery.result} and {@code celery.backends.base} of Celery 5.2 to 5.6.
 */
@NullMarked
package io.github.celeriac;

import org.jspecify.annotations.NullMarked;
