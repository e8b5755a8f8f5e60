package io.github.celeriac.spi;

import io.github.celeriac.ResultWriter;

/**
 * What every {@link io.github.celeriac.ResultBackend} of this library is besides, for backends that offer it by a type of
 * their own.
 */
public interface TransactionalBackend {

    /**
     * Writes as a part of the application's transaction, see {@link ResultStore#storeWithin}. Not for more threads than the
     * transaction is.
     *
     * @param transaction what the store knows as one, e.g. a {@code java.sql.Connection}
     */
    ResultWriter writerWithin(Object transaction);
}
