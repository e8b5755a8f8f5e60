package io.github.celeriac.spi;

import java.time.InstantSource;

/**
 * All that a store is made from.
 *
 * @param url with credentials from wherever they were given
 * @param settings of this backend object
 * @param codecs the serializers on the class path
 * @param listener told of what arrives by itself
 * @param clock for expiry; not for waiting
 */
public record StoreContext(
        BackendUrl url, Settings settings, CodecRegistry codecs, StoreListener listener, InstantSource clock) {}
