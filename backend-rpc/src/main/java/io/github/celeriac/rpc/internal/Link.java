package io.github.celeriac.rpc.internal;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import com.rabbitmq.client.ShutdownSignalException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.StoreMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One channel on one connection, made again whenever it is lost. Its thread is the only one that sends; others hand in
 * messages and never wait for a socket. What was sent and not confirmed when the channel was lost is sent again, in
 * order, so the broker may have it twice; clients do not mind. Tasks are, if the application says that they may be.
 */
final class Link implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    private final BrokerConnector connector;
    private final String role;
    private final LinkSetup setup;
    private final RpcErrors errors;
    private final StoreMetrics metrics;
    private final Thread thread;
    private final Backoff backoff = new Backoff();

    /** Handed in, not sent yet. */
    private final Queue<Outgoing> waiting = new ConcurrentLinkedQueue<>();

    /** Sent over a channel that was lost; go first. Added to by the thread that lost them, taken from by ours. */
    private final Deque<Outgoing> again = new ConcurrentLinkedDeque<>();

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile @Nullable LinkSession session;
    private volatile @Nullable Throwable trouble;
    private volatile boolean pausing;
    private volatile boolean closing;
    private volatile boolean ended;

    /** Only of our thread: the broker has closed a channel because of one message, and we do not know which. */
    private boolean oneByOne;

    Link(BrokerConnector connector, String role, LinkSetup setup, RpcErrors errors, StoreMetrics metrics) {
        this.connector = connector;
        this.role = role;
        this.setup = setup;
        this.errors = errors;
        this.metrics = metrics;
        this.thread = DaemonThreads.named("celeriac-rpc-" + role).newThread(this::run);
    }

    /**
     * Connects on the thread of the caller.
     *
     * @throws ResultBackendException if that fails; then the link is no good
     */
    void open() {
        session = connect();
        thread.start();
    }

    /** Connects in its own time. */
    void start() {
        thread.start();
    }

    /** Ends once the channel is there for the first time. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Why the channel is not there, or why nothing gets through; null if all is well. */
    @Nullable Throwable trouble() {
        return trouble;
    }

    boolean isClosing() {
        return closing;
    }

    void send(Outgoing message) {
        waiting.add(message);
        LockSupport.unpark(thread);
        if (ended) {
            failAll();
        }
    }

    /** Sets the same channel up once more, e.g. because its consumer is gone. */
    void setUpAgain() {
        LinkSession now = session;
        if (now != null) {
            now.setUpAgain();
        }
    }

    /** Of interest only to who waits for all of them: whoever sends is not woken for each. */
    void settledSome() {
        if (closing) {
            wake();
        }
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends what has been under way for too long. Called by a timer. */
    void expire() {
        LinkSession now = session;
        Collection<Outgoing> sent = now == null ? List.of() : now.unconfirmed();
        long time = System.nanoTime();
        Stream.of(sent, again, waiting)
                .forEach(messages -> messages.forEach(message -> {
                    if (message.isOlderThan(errors.operationTimeout().toNanos(), time)) {
                        message.completeExceptionally(errors.late("confirm a message", trouble));
                    }
                }));
        waiting.removeIf(CompletableFuture::isDone);
        again.removeIf(CompletableFuture::isDone);
        if (now != null) {
            now.dropDone();
        }
    }

    private void run() {
        try {
            while (!closing || hasWork()) {
                try {
                    LinkSession now = session == null ? connect() : session;
                    session = now;
                    work(now);
                } catch (IOException | RuntimeException e) {
                    lost(e);
                }
            }
        } finally {
            shutDown();
        }
    }

    private boolean hasWork() {
        return Stream.concat(again.stream(), waiting.stream()).anyMatch(message -> !message.isDone());
    }

    private LinkSession connect() {
        LinkSession opened = LinkSession.open(connector.connect(role), this, errors);
        try {
            setup.opened(opened.channel(), this);
        } catch (IOException | RuntimeException e) {
            opened.abort();
            throw errors.translate(e);
        }
        trouble = null;
        if (ready.isDone()) {
            metrics.reconnected(role);
        }
        backoff.reset();
        ready.complete(null);
        return opened;
    }

    /** Sends until there is nothing more to come. */
    private void work(LinkSession now) throws IOException {
        while (true) {
            now.check();
            if (now.takeSetUpAgain()) {
                setup.opened(now.channel(), this);
            }
            setup.tick(now.channel());
            if (pausing) {
                pausing = false;
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(20));
            }
            Outgoing next = now.isBlocked() ? null : next();
            if (next != null) {
                send(now, next);
            } else if (closing && now.isSettled() && !hasWork()) {
                return;
            } else {
                LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    private @Nullable Outgoing next() {
        Outgoing first = again.pollFirst();
        if (first == null) {
            oneByOne = false;
            first = waiting.poll();
        }
        return first;
    }

    private void send(LinkSession now, Outgoing message) throws IOException {
        if (message.isDone()) {
            return;
        }
        now.send(message);
        if (!oneByOne) {
            return;
        }
        message.whenComplete((outcome, thrown) -> wake());
        while (!message.isDone() && !now.isLost()) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(100));
        }
        ShutdownSignalException reason = now.lossReason();
        if (reason != null && RpcErrors.isChannelError(reason)) {
            message.completeExceptionally(errors.translate(reason)); // this one it was
        }
    }

    /** To be sent again, before all others. */
    void again(List<Outgoing> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            messages.get(i).notReturned();
            again.addFirst(messages.get(i));
        }
        wake();
    }

    /** The broker had no room for them: not at once. */
    void againLater(List<Outgoing> messages) {
        pausing = true;
        again(messages);
    }

    /** @param reason why the broker takes nothing; null if it does again */
    void blocked(@Nullable String reason) {
        trouble = reason == null
                ? null
                : new BackendUnavailableException(errors.description() + " takes no messages for now: " + reason);
        LOG.log(
                reason == null ? INFO : WARNING,
                reason == null ? errors.description() + " takes messages again" : String.valueOf(trouble));
        wake();
    }

    private void lost(Throwable thrown) {
        trouble = errors.translate(thrown);
        LinkSession gone = session;
        session = null;
        if (gone != null) {
            ShutdownSignalException reason = gone.lossReason();
            boolean byOneMessage = reason != null && RpcErrors.isChannelError(reason);
            gone.abort();
            again(repeatable(gone.takeUnconfirmed()));
            oneByOne |= byOneMessage;
            LOG.log(closing ? DEBUG : WARNING, "lost the channel for {0}: {1}", role, trouble.getMessage());
        }
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
        while (!closing && System.nanoTime() < until) {
            LockSupport.parkNanos(this, Math.max(1, until - System.nanoTime()));
        }
        if (closing) {
            expire();
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** The others may have been taken, or not: whoever sent them decides. */
    private List<Outgoing> repeatable(List<Outgoing> unconfirmed) {
        List<Outgoing> messages = new ArrayList<>();
        for (Outgoing message : unconfirmed) {
            if (message.repeatable) {
                messages.add(message);
                metrics.retried();
            } else {
                message.completeExceptionally(errors.cutOff(trouble));
            }
        }
        return messages;
    }

    private void shutDown() {
        LinkSession last = session;
        session = null;
        if (last != null) {
            last.close(setup);
        }
        ended = true;
        failAll();
    }

    private void failAll() {
        for (Queue<Outgoing> messages : List.of(again, waiting)) {
            for (Outgoing message = messages.poll(); message != null; message = messages.poll()) {
                message.completeExceptionally(errors.closed());
            }
        }
        ready.completeExceptionally(errors.closed());
    }

    /** Sends what was handed in, then closes the connection; what cannot be sent ends in its own time. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        long until =
                System.nanoTime() + errors.operationTimeout().plusSeconds(2).toNanos();
        if (thread.getState() == Thread.State.NEW) {
            shutDown();
            return;
        }
        wake();
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        LinkSession stuck = session;
        if (thread.isAlive() && stuck != null) {
            stuck.abort(); // its thread hangs in a write
        }
        failAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
