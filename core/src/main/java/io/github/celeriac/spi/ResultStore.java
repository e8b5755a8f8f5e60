package io.github.celeriac.spi;

import io.github.celeriac.Capability;
import io.github.celeriac.Finding;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where results are: moves and guards them, and knows nothing of what they mean.
 *
 * <p>Every method may be called from any thread at any time and returns at once; what comes together should be batched or
 * pipelined. A future ends within {@link ResultSettings#OPERATION_TIMEOUT}, if need be with
 * {@link io.github.celeriac.BackendUnavailableException}, after {@link #close()} with
 * {@link io.github.celeriac.BackendClosedException}. Nothing is thrown but through the future.
 */
public interface ResultStore extends AutoCloseable {

    /** {@link Capability#PUSH} may go and come back with what is found out; the others stay. */
    Set<Capability> capabilities();

    /** For messages, e.g. {@code redis at localhost:6379/0}; without secrets. */
    String description();

    /** How often what is awaited is read again without being told; may change, e.g. when pushing begins to work. */
    SweepPolicy sweep();

    /**
     * Stores {@code meta} under its task id in one atomic step that keeps a stored SUCCESS, and wakes whoever waits.
     *
     * <p>Storing the very same document again is {@link WriteOutcome#WRITTEN}, so that a repeated send is harmless. Fails
     * with {@link io.github.celeriac.ResultEncodingException} if the document cannot be encoded or is over
     * {@link ResultSettings#MAX_RESULT_BYTES}; then nothing was written. With
     * {@link io.github.celeriac.BackendUnavailableException} it may or may not have been. Mirrors
     * {@code Backend._store_result}.
     *
     * @param task whose result it is, for stores that need its {@code reply_to}
     */
    CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta);

    /**
     * As {@link #store}, as a part of the application's transaction: on the caller's thread, and only if it is committed.
     *
     * @param transaction what this store knows as one
     */
    default CompletableFuture<WriteOutcome> storeWithin(Object transaction, TaskContext task, TaskMeta meta) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(
                description() + " takes part in no transaction of the application's"));
    }

    /**
     * What is stored under these ids; ids without a result are left out. Mirrors {@code Backend.get_many}, without waiting.
     */
    CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds);

    /**
     * Deletes what is stored under these ids.
     *
     * @return how many of them there were
     */
    CompletableFuture<Long> forget(Collection<String> taskIds);

    /**
     * Fetches and deletes in one atomic step, so that of several callers one gets it. Here it is two, between which a result
     * can be replaced, though not a SUCCESS: a store that can do better should.
     *
     * @return empty if nothing was there, or another caller has it
     */
    default CompletableFuture<Optional<StoredResult>> fetchAndForget(String taskId) {
        return fetch(Set.of(taskId)).thenCompose(found -> {
            Optional<StoredResult> stored = Optional.ofNullable(found.get(taskId));
            return stored.isEmpty()
                    ? CompletableFuture.completedFuture(stored)
                    : forget(Set.of(taskId)).thenApply(count -> count > 0 ? stored : Optional.<StoredResult>empty());
        });
    }

    /**
     * Deletes results older than {@link ResultSettings#EXPIRES}, unless they expire by themselves. Of many that ask at once
     * one does it.
     *
     * @return how many; 0 from those who leave it to another one
     */
    CompletableFuture<Long> cleanup();

    /** How many {@link #cleanup()} would delete now. */
    default CompletableFuture<Long> countExpired() {
        return CompletableFuture.completedFuture(0L);
    }

    /**
     * One page of what is stored, as {@link io.github.celeriac.ResultBackend#list} promises it. The store may leave out
     * what the query does not mean; it need not. Never holds up the server for more than a page. Needs
     * {@link Capability#LISTING}.
     */
    default CompletableFuture<StoredPage> list(ResultQuery query) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException(description() + " cannot list results"));
    }

    /**
     * Looks for damage, as {@link io.github.celeriac.ResultBackend#examine} promises it.
     *
     * @param repair whether to mend what can be mended without loss
     */
    default CompletableFuture<List<Finding>> examine(boolean repair) {
        return CompletableFuture.completedFuture(List.of());
    }

    /** One round trip that changes nothing, as proof that the backend serves us. */
    default CompletableFuture<?> ping() {
        return fetch(Set.of("celeriac-ping"));
    }

    /** What is wrong now although the backend answers, each with its fix; for {@link io.github.celeriac.Health}. */
    default List<String> troubles() {
        return List.of();
    }

    /**
     * From the moment the future ends, every store of this task reaches the {@link StoreListener}. Called once before the
     * first wait for an id; {@link #unwatch} once after the last. A store that cannot push returns a finished future.
     *
     * <p>Both are called under a lock on this task: they must not wait, call the listener themselves, or need a lock that is
     * held while the listener is called.
     */
    CompletableFuture<Void> watch(String taskId);

    void unwatch(String taskId);

    /** Where groups are saved; empty if they cannot be. Goes with {@link Capability#GROUPS}. */
    default Optional<GroupStore> groups() {
        return Optional.empty();
    }

    /** Where chords are counted; empty if they are not. Goes with {@link Capability#CHORDS}. */
    default Optional<ChordStore> chords() {
        return Optional.empty();
    }

    /** Why there are no {@link #chords()} here, and what to do: the message for who sends one. */
    default String whyNoChords() {
        return description()
                + " cannot have chords; send a chain or a group, or use a backend with the capability CHORDS: redis://";
    }

    /** What tasks must have as {@code reply_to} so that their results come to this store; empty if it needs none. */
    default Optional<String> replyTo() {
        return Optional.empty();
    }

    /**
     * The same for tasks that somebody else sends on, e.g. the next step of a chain.
     *
     * @throws io.github.celeriac.BackendUnavailableException if the store has to ask for it and gets no answer in time
     */
    default Optional<String> replyToFromElsewhere() {
        return replyTo();
    }

    /** Whether results that go to {@code address} come to this store, as far as it knows without asking. Never waits. */
    default boolean isReplyTo(String address) {
        return replyTo().filter(address::equals).isPresent();
    }

    /**
     * How tasks must be sent so that their results come to this store: most stores do not care.
     *
     * @param publisher what the application sends tasks with; stays open
     */
    default TaskPublisher requests(TaskPublisher publisher) {
        return publisher;
    }

    /** Sends what was accepted, then closes what the store opened. May be repeated. */
    @Override
    void close();
}
