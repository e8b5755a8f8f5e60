package io.github.celeriac.rpc.internal;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.Capability;
import io.github.celeriac.Finding;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import io.github.celeriac.spi.TaskPublisher;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Results as messages: a store goes to whoever sent the task; a fetch looks at what has come to us. Mirrors
 * {@code celery.backends.rpc.RPCBackend}.
 */
final class RpcStore implements ResultStore {
    private static final Set<Capability> CAPABILITIES = Set.of(Capability.PUSH, Capability.AUTO_EXPIRY);

    /** Costs a look into memory. */
    private static final SweepPolicy SWEEP = new SweepPolicy(Duration.ofSeconds(5), Duration.ofSeconds(9));

    private final ResultMessages messages;
    private final Client client;
    private final Link results;
    private final RpcResources resources;
    private final RpcErrors errors;
    private final boolean repeat;
    private final ReplyQueueExaminer examiner;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param repeat as {@code task_publish_retry} has it */
    RpcStore(
            ResultMessages messages,
            Link results,
            Client client,
            RpcResources resources,
            RpcErrors errors,
            boolean repeat,
            ReplyQueueExaminer examiner) {
        this.messages = messages;
        this.results = results;
        this.client = client;
        this.resources = resources;
        this.errors = errors;
        this.repeat = repeat;
        this.examiner = examiner;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public String description() {
        return errors.description();
    }

    @Override
    public SweepPolicy sweep() {
        return SWEEP;
    }

    @Override
    public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
        String replyTo = task.replyTo().orElse("");
        try {
            Outgoing message = messages.encode(task, meta, replyTo);
            if (closed.get()) {
                return closed();
            }
            if (replyTo.isEmpty()) {
                return CompletableFuture.completedFuture(WriteOutcome.NO_REPLY_TO);
            }
            if (ResultMessages.isTooLong(replyTo)) {
                return CompletableFuture.completedFuture(WriteOutcome.UNROUTABLE);
            }
            results.send(message);
            return message;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        return closed.get() ? closed() : client.fetch(taskIds);
    }

    @Override
    public CompletableFuture<Long> forget(Collection<String> taskIds) {
        return closed.get() ? closed() : client.forget(taskIds);
    }

    /** What has arrived is dropped in its time. */
    @Override
    public CompletableFuture<Long> cleanup() {
        return closed.get() ? closed() : CompletableFuture.completedFuture(0L);
    }

    /** A message to nobody: confirmed by a broker that works, and dropped. */
    @Override
    public CompletableFuture<?> ping() {
        if (closed.get()) {
            return closed();
        }
        Outgoing ping = ResultMessages.ping();
        results.send(ping);
        return ping;
    }

    @Override
    public CompletableFuture<List<Finding>> examine(boolean repair) {
        return closed.get()
                ? closed()
                : CompletableFuture.supplyAsync(
                        () -> examiner.examine(repair),
                        task -> DaemonThreads.named("celeriac-rpc-examiner")
                                .newThread(task)
                                .start());
    }

    /** As in Celery. */
    @Override
    public String whyNoChords() {
        return errors.description()
                + " cannot have chords, as each result goes to one client and nobody counts them; send a"
                + " chain or a group, or use a result backend with the capability CHORDS: redis://";
    }

    @Override
    public CompletableFuture<Void> watch(String taskId) {
        return closed.get() ? closed() : client.watch(taskId);
    }

    @Override
    public void unwatch(String taskId) {
        client.unwatch(taskId);
    }

    @Override
    public Optional<String> replyTo() {
        return Optional.of(client.address());
    }

    @Override
    public Optional<String> replyToFromElsewhere() {
        return Optional.of(client.addressFromElsewhere());
    }

    @Override
    public boolean isReplyTo(String address) {
        return client.isAddress(address);
    }

    @Override
    public TaskPublisher requests(TaskPublisher publisher) {
        return new Requests(client, publisher, errors, repeat);
    }

    private <T> CompletableFuture<T> closed() {
        BackendClosedException thrown = errors.closed();
        return CompletableFuture.failedFuture(thrown);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            results.close();
            client.close();
            resources.close();
        }
    }
}
