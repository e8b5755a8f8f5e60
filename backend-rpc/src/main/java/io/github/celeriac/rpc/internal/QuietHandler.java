package io.github.celeriac.rpc.internal;

import static java.lang.System.Logger.Level.DEBUG;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;

/** Nothing that a callback throws closes a channel; a socket that ends is told by {@link Link}, once. */
final class QuietHandler extends ForgivingExceptionHandler {
    private static final System.Logger LOG = System.getLogger(QuietHandler.class.getName());

    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable thrown) {
        LOG.log(DEBUG, "connection ended", thrown);
    }
}
