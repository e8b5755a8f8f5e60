package io.github.celeriac.spi;

import java.time.InstantSource;
import java.util.Map;

/**
 * All that a store is made from.
 *
 * @param url with credentials from wherever they were given
 * @param settings of this backend object
 * @param codecs the serializers on the class path
 * @param listener told of what arrives by itself
 * @param clock for expiry; not for waiting
 * @param environment what {@code ${NAME}} in a setting is looked up in
 * @param metrics told of what only the store knows
 */
public record StoreContext(
        BackendUrl url,
        Settings settings,
        CodecRegistry codecs,
        StoreListener listener,
        InstantSource clock,
        Map<String, String> environment,
        StoreMetrics metrics) {

    /** In the environment of this process, without measuring. */
    public StoreContext(
            BackendUrl url, Settings settings, CodecRegistry codecs, StoreListener listener, InstantSource clock) {
        this(url, settings, codecs, listener, clock, System.getenv(), StoreMetrics.NONE);
    }

    /** The environment may hold secrets. */
    @Override
    public String toString() {
        return "StoreContext[" + url + "]";
    }
}
