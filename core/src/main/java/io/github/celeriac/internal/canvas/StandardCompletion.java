package io.github.celeriac.internal.canvas;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.MetaDocuments;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is owed, in Celery's order. Mirrors {@code trace_task} and {@code _dispatch_callbacks_and_chain}. */
final class StandardCompletion implements TaskCompletion {
    private final MetaDocuments documents;
    private final Storing storing;
    private final Sending sending;
    private final TaskMessages messages;
    private final Obligations obligations;
    private final ChordUnlock unlock;
    private final Executor executor;

    StandardCompletion(
            MetaDocuments documents,
            Storing storing,
            Sending sending,
            TaskMessages messages,
            Obligations obligations,
            ChordUnlock unlock,
            Executor executor) {
        this.documents = documents;
        this.storing = storing;
        this.sending = sending;
        this.messages = messages;
        this.obligations = obligations;
        this.unlock = unlock;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<WriteOutcome> successAsync(TaskContext task, @Nullable Object value) {
        return later(() -> {
            Plan plan = new Plan(messages, TaskIdSource.derivedFrom("after " + task.taskId()), Lineage.of(task));
            List<ResultTuple> sent;
            CompletableFuture<Void> published;
            try {
                sent = whatFollows(task, value, plan);
                published = sending.send(plan);
            } catch (RuntimeException e) {
                return notSent(task, e);
            }
            return published
                    .handle((nothing, thrown) ->
                            thrown == null ? succeeded(task, value, sent) : notSent(task, Futures.unwrap(thrown)))
                    .thenCompose(ended -> ended);
        });
    }

    private CompletableFuture<WriteOutcome> succeeded(
            TaskContext task, @Nullable Object value, List<ResultTuple> children) {
        TaskMeta meta = documents.of(withChildren(task, children), States.SUCCESS, value, null);
        return storing.store(task, meta, obligations.isPart(task))
                .thenCompose(stored -> stored.problem() == null
                        ? obligations.reportPart(task, stored)
                        : failed(task, stored, stored.problem()));
    }

    /** What can never be sent fails the task, as in {@code trace_task}; what may be sent later leaves it to come again. */
    private CompletableFuture<WriteOutcome> notSent(TaskContext task, Throwable cause) {
        if (cause instanceof ResultEncodingException problem) {
            return fail(task, documents.unencodable(task, problem), problem);
        }
        boolean never = !Obligations.mayWorkLater(cause)
                && (cause instanceof ResultBackendException
                        || cause instanceof UnsupportedOperationException
                        || cause instanceof IllegalArgumentException);
        return never
                ? fail(task, documents.of(task, States.FAILURE, cause), cause)
                : CompletableFuture.failedFuture(cause);
    }

    /** Callbacks, several of them as a group, then the next step of the chain, which is the last in the list. */
    private static List<ResultTuple> whatFollows(TaskContext task, @Nullable Object value, Plan plan) {
        List<@Nullable Object> args = Arrays.asList(value);
        List<ResultTuple> sent = new ArrayList<>();
        List<Signature> callbacks = Embedded.signatures(task, "callbacks");
        List<Signature> single =
                callbacks.stream().filter(each -> !each.isGroup()).toList();
        if (callbacks.size() == 1) {
            sent.add(plan.add(callbacks.get(0), args, Map.of()));
        } else {
            callbacks.stream().filter(Signature::isGroup).forEach(each -> sent.add(plan.add(each, args, Map.of())));
            if (!single.isEmpty()) {
                sent.add(plan.add(Signature.group(single), args, Map.of()));
            }
        }
        List<Signature> chain = Embedded.signatures(task, "chain");
        if (!chain.isEmpty()) {
            List<@Nullable Object> rest = new ArrayList<>();
            chain.subList(0, chain.size() - 1).forEach(each -> rest.add(each.toMap()));
            Map<String, @Nullable Object> options = new LinkedHashMap<>();
            options.put("chain", rest);
            options.put("parent_id", task.taskId());
            options.put("root_id", task.rootId().orElseGet(task::taskId));
            sent.add(plan.add(chain.get(chain.size() - 1), args, options));
        }
        return sent;
    }

    private static TaskContext withChildren(TaskContext task, List<ResultTuple> sent) {
        if (sent.isEmpty()) {
            return task;
        }
        List<@Nullable Object> children =
                new ArrayList<>(task.field("children") instanceof Collection<?> before ? before : List.of());
        children.addAll(ResultTuple.encodeAll(sent));
        return task.with("children", children);
    }

    @Override
    public CompletableFuture<WriteOutcome> failureAsync(TaskContext task, Throwable cause) {
        return later(() -> fail(task, documents.of(task, States.FAILURE, cause), null));
    }

    private CompletableFuture<WriteOutcome> fail(TaskContext task, TaskMeta meta, @Nullable Throwable problem) {
        return storing.store(task, meta, obligations.isFailureTold(task))
                .thenCompose(stored -> failed(task, stored, problem));
    }

    private CompletableFuture<WriteOutcome> failed(
            TaskContext task, Storing.Stored stored, @Nullable Throwable problem) {
        return obligations
                .afterFailure(task, stored)
                .thenCompose(outcome -> problem == null
                        ? CompletableFuture.completedFuture(outcome)
                        : CompletableFuture.failedFuture(problem));
    }

    @Override
    public CompletableFuture<WriteOutcome> retryAsync(TaskContext task, @Nullable Throwable cause, Duration countdown) {
        return later(() -> {
            Plan plan = new Plan(messages, TaskIdSource.random(), Lineage.of(task));
            plan.add(Embedded.again(task, countdown));
            return storing.store(task, documents.of(task, States.RETRY, cause))
                    .thenCompose(stored -> stored.outcome() == WriteOutcome.KEPT_EXISTING_SUCCESS
                            ? CompletableFuture.completedFuture(stored.outcome())
                            : sending.send(plan).thenApply(nothing -> stored.outcome()));
        });
    }

    @Override
    public CompletableFuture<WriteOutcome> revokedAsync(TaskContext task, String reason) {
        TaskMeta meta = documents.revoked(task, reason);
        return later(() -> storing.store(task, meta, obligations.isPart(task))
                .thenCompose(stored -> obligations.reportPart(task, stored)));
    }

    @Override
    public CompletableFuture<Void> unlockChordAsync(TaskContext task) {
        return later(() -> unlock.run(task));
    }

    private <T> CompletableFuture<T> later(Supplier<CompletableFuture<T>> action) {
        CompletableFuture<T> running;
        try {
            running = action.get();
        } catch (RuntimeException e) {
            running = CompletableFuture.failedFuture(e);
        }
        return running.handleAsync(
                (outcome, thrown) -> {
                    if (thrown != null) {
                        throw Futures.asUnchecked(Futures.unwrap(thrown));
                    }
                    return outcome;
                },
                executor);
    }
}
