/**
 * Celery's {@code json}, as kombu speaks it: Python's {@code json} module with its defaults, and the {@code __type__}
 * envelopes of kombu 5.3 and later.
 *
 * <p>Mirrors {@code kombu/utils/json.py} (5.2.4 and 5.6.2) and CPython's {@code Lib/json}.
 */
@NullMarked
package io.github.celeriac.serialization.json;

import org.jspecify.annotations.NullMarked;
