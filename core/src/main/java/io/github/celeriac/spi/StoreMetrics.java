package io.github.celeriac.spi;

import java.util.function.DoubleSupplier;

/** What only a store can know of itself, for {@link io.github.celeriac.Metrics}. Never throws, never blocks. */
public interface StoreMetrics {
    /** For those who do not measure. */
    StoreMetrics NONE = new StoreMetrics() {
        @Override
        public void reconnected(String connection) {}

        @Override
        public void retried() {}

        @Override
        public void batch(String operation, int results) {}

        @Override
        public Codec measured(Codec codec) {
            return codec;
        }
    };

    /**
     * A connection was lost and is, or is being, replaced.
     *
     * @param connection which, of a few: {@code commands}, {@code messages}
     */
    void reconnected(String connection);

    /** An operation is tried again after a passing error. */
    void retried();

    /**
     * One round trip for many.
     *
     * @param operation {@code store} or {@code fetch}
     */
    void batch(String operation, int results);

    /**
     * A message came to this client and was not kept as it is.
     *
     * @param reason {@code unreadable}, {@code nobodys} or {@code room}
     */
    default void dropped(String reason) {}

    /** A cleanup has deleted so many more. */
    default void cleaned(int rows) {}

    /**
     * Tells of ids that may run out.
     *
     * @param left is asked when somebody looks; must not block; NaN while that is not known
     */
    default void idsLeft(DoubleSupplier left) {}

    /** Tells of connections that the store keeps for itself; those of the application's are its own to measure. */
    default void pool(ConnectionPool pool) {}

    /** Is asked when somebody looks, and must not block. */
    interface ConnectionPool {
        /** How many connections are lent now. */
        int active();

        /** How many are there to be lent. */
        int idle();

        /** How many threads wait for one. */
        int pending();

        /** How many connections there may be. */
        int max();
    }

    /** The same codec, with the sizes of what it writes and reads noted; those of the {@link CodecRegistry} are so already. */
    Codec measured(Codec codec);
}
