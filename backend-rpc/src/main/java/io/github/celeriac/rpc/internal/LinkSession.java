package io.github.celeriac.rpc.internal;

import static java.lang.System.Logger.Level.DEBUG;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.celeriac.ResultEncodingException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The life of one channel in confirm mode, from open to lost. */
final class LinkSession {
    private static final System.Logger LOG = System.getLogger(LinkSession.class.getName());

    private final Connection connection;
    private final Channel channel;
    private final Link link;
    private final Confirms confirms = new Confirms();
    private final AtomicBoolean setUpAgain = new AtomicBoolean();
    private volatile @Nullable ShutdownSignalException lost;
    private volatile boolean blocked;

    private LinkSession(Connection connection, Channel channel, Link link) {
        this.connection = connection;
        this.channel = channel;
        this.link = link;
    }

    static LinkSession open(Connection connection, Link link, RpcErrors errors) {
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker allows no channel");
            }
            LinkSession session = new LinkSession(connection, channel, link);
            session.listen();
            return session;
        } catch (IOException | RuntimeException e) {
            connection.abort(1_000);
            throw errors.translate(e);
        }
    }

    private void listen() throws IOException {
        channel.addReturnListener(
                back -> confirms.returned(back.getRoutingKey(), back.getProperties(), back.getBody()));
        channel.addConfirmListener(
                (number, multiple) -> {
                    confirms.confirmed(number, multiple);
                    link.settledSome();
                },
                (number, multiple) -> link.againLater(confirms.take(number, multiple)));
        channel.addShutdownListener(this::lost);
        connection.addBlockedListener(
                reason -> {
                    blocked = true;
                    link.blocked(reason);
                },
                () -> {
                    blocked = false;
                    link.blocked(null);
                });
        channel.confirmSelect();
    }

    private void lost(ShutdownSignalException reason) {
        lost = reason;
        link.wake();
    }

    Channel channel() {
        return channel;
    }

    void send(Outgoing message) throws IOException {
        confirms.sending(channel.getNextPublishSeqNo(), message);
        try {
            channel.basicPublish(
                    message.exchange, message.routingKey, message.mandatory, message.properties, message.body);
        } catch (AlreadyClosedException e) {
            throw new IOException(e);
        } catch (RuntimeException e) {
            // Nothing of it went out, but it was counted: the channel's numbers are not the broker's any more.
            message.completeExceptionally(new ResultEncodingException("a message has no form in AMQP: " + e, e));
            throw new IOException(e);
        }
    }

    /** @throws IOException if the channel is lost */
    void check() throws IOException {
        ShutdownSignalException reason = lost;
        if (reason != null) {
            throw new IOException(reason);
        }
    }

    boolean isLost() {
        return lost != null;
    }

    @Nullable ShutdownSignalException lossReason() {
        return lost;
    }

    /** Whether the broker is short of memory or disk and takes no messages. */
    boolean isBlocked() {
        return blocked;
    }

    void setUpAgain() {
        setUpAgain.set(true);
        link.wake();
    }

    boolean takeSetUpAgain() {
        return setUpAgain.getAndSet(false);
    }

    Collection<Outgoing> unconfirmed() {
        return confirms.all();
    }

    boolean isSettled() {
        return confirms.all().stream().allMatch(Outgoing::isDone);
    }

    /** What has ended without the broker takes no more room. */
    void dropDone() {
        confirms.dropDone();
    }

    List<Outgoing> takeUnconfirmed() {
        return confirms.takeAll();
    }

    void abort() {
        connection.abort(1_000);
    }

    void close(LinkSetup setup) {
        try {
            if (channel.isOpen()) {
                setup.closing(channel);
            }
            connection.close(1_000);
        } catch (IOException | RuntimeException e) {
            LOG.log(DEBUG, "closing: {0}", e.toString());
            abort();
        }
    }
}
