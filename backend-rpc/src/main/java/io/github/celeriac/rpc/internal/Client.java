package io.github.celeriac.rpc.internal;

import io.github.celeriac.spi.StoredResult;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The side that sends tasks and waits for their replies. Nothing of it is opened before somebody asks for it. */
final class Client implements AutoCloseable {
    private final ReplyLink setup;
    private final Link link;
    private final Replies replies;
    private final Markers markers;
    private final AtomicBoolean started = new AtomicBoolean();

    Client(ReplyLink setup, Link link, Replies replies, Markers markers) {
        this.setup = setup;
        this.link = link;
        this.replies = replies;
        this.markers = markers;
    }

    private Link started() {
        if (started.compareAndSet(false, true)) {
            link.start();
        }
        return link;
    }

    /** What goes into {@code reply_to}. */
    String address() {
        return setup.address();
    }

    /** What goes into {@code reply_to} of what others send on. */
    String addressFromElsewhere() {
        return setup.addressFromElsewhere(this::link);
    }

    /** Whether what goes there comes to us, as far as we know by now. Opens nothing. */
    boolean isAddress(String address) {
        return setup.isAddress(address);
    }

    /** Whether requests must go out over the channel that replies come in by, for their replies to come back. */
    boolean needsRequestsOnItsChannel() {
        return setup.needsRequestsOnItsChannel();
    }

    /** The channel that replies come in by, opened by now or soon. */
    Link link() {
        return started();
    }

    CompletableFuture<Void> watch(String taskId) {
        replies.watch(taskId);
        return started().ready();
    }

    void unwatch(String taskId) {
        replies.unwatch(taskId);
    }

    /** Of a task that is watched everything has been taken in as it came: no need to ask. */
    CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        if (taskIds.stream().allMatch(replies::isWatched)) {
            return CompletableFuture.completedFuture(replies.buffer().get(taskIds));
        }
        return upToDate().thenApply(none -> replies.buffer().get(taskIds));
    }

    CompletableFuture<Long> forget(Collection<String> taskIds) {
        return upToDate().thenApply(none -> replies.buffer().forget(taskIds));
    }

    /** With direct reply-to there is no queue to ask. */
    private CompletableFuture<Void> upToDate() {
        Link open = started();
        return setup.needsRequestsOnItsChannel() ? CompletableFuture.completedFuture(null) : markers.passThrough(open);
    }

    @Override
    public void close() {
        setup.closed();
        link.close();
    }
}
