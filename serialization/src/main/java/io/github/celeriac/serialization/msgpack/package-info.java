/**
 * Celery's {@code msgpack}: {@code packb(use_bin_type=True)} and {@code unpackb(raw=False)} of msgpack-python 1.0, whose
 * other settings are its defaults.
 *
 * <p>Mirrors {@code kombu.serialization.register_msgpack} (5.2.4 and 5.6.2) and msgpack-python's {@code _unpacker.pyx}.
 */
@NullMarked
package io.github.celeriac.serialization.msgpack;

import org.jspecify.annotations.NullMarked;
