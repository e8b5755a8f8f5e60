/**
 * Kombu's compressions, under its names and content types, for the bodies of messages and for compressed serializers.
 *
 * <p>zlib is the JDK's; the others stand on optional libraries. Mirrors {@code kombu/compression.py}.
 */
@NullMarked
package io.github.celeriac.serialization.compression;

import org.jspecify.annotations.NullMarked;
