package io.github.celeriac.internal.canvas;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.MetaDocuments;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.ChordStore.ChordPart;
import io.github.celeriac.spi.ChordStore.PendingBody;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.TaskMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What others are owed once a task's end is stored. Mirrors {@code Backend.mark_as_done} and {@code mark_as_failure}. */
final class Obligations {
    private final Optional<ChordStore> chords;
    private final Storing storing;
    private final Sending sending;
    private final MetaDocuments documents;
    private final TaskMessages messages;
    private final ChordEnding ending;

    Obligations(ResultStore store, Storing storing, Sending sending, MetaDocuments documents, TaskMessages messages) {
        this.chords = store.chords();
        this.storing = storing;
        this.sending = sending;
        this.documents = documents;
        this.messages = messages;
        this.ending = new ChordEnding(store, sending, messages, this);
    }

    ChordEnding chordEnding() {
        return ending;
    }

    /** Reports the task's part, if it is one of a chord that the backend counts. */
    CompletableFuture<WriteOutcome> reportPart(TaskContext task, Storing.Stored stored) {
        if (!isPart(task) || !(task.field("chord") instanceof Map<?, ?> body)) {
            return CompletableFuture.completedFuture(stored.outcome());
        }
        PendingBody pending =
                new PendingBody(Signature.fromMap(body).toMap(), task.rootId().orElseGet(task::taskId), task.taskId());
        return add(task, stored.meta(), pending)
                .exceptionallyCompose(thrown -> Futures.unwrap(thrown) instanceof ResultEncodingException problem
                        ? add(task, documents.unencodable(task, problem), pending)
                        : CompletableFuture.failedFuture(thrown))
                .thenApply(nothing -> stored.outcome());
    }

    /** Whether the end of this task is one of those that the backend counts. */
    boolean isPart(TaskContext task) {
        return chords.isPresent()
                && task.field("chord") instanceof Map<?, ?>
                && task.groupId().isPresent();
    }

    /** Whether others hear of it if this task fails. */
    boolean isFailureTold(TaskContext task) {
        return isPart(task)
                || !Embedded.signatures(task, "chain").isEmpty()
                || !Embedded.signatures(task, "errbacks").isEmpty();
    }

    private CompletableFuture<Void> add(TaskContext task, TaskMeta meta, PendingBody pending) {
        ChordPart part = new ChordPart(
                task.groupId().orElseThrow(),
                task.taskId(),
                task.groupIndex().isPresent() ? task.groupIndex().getAsInt() : null,
                meta.state(),
                meta.result());
        return chords.orElseThrow()
                .add(part, pending)
                .thenCompose(claim -> claim.map(ending::end).orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    /** The part, the rest of the chain with its parts, the errbacks; unless there is a SUCCESS after all. */
    CompletableFuture<WriteOutcome> afterFailure(TaskContext task, Storing.Stored stored) {
        if (stored.outcome() == WriteOutcome.KEPT_EXISTING_SUCCESS) {
            return reportPart(task, stored);
        }
        return reportPart(task, stored)
                .thenCompose(outcome -> failRest(task, stored.meta()))
                .thenCompose(nothing -> sendErrbacks(task))
                .thenApply(nothing -> stored.outcome());
    }

    private CompletableFuture<Void> failRest(TaskContext task, TaskMeta failure) {
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Signature element : Embedded.signatures(task, "chain")) {
            all = all.thenCompose(nothing -> failElement(element, failure));
        }
        return all;
    }

    /**
     * Stores the failure for what will now never run. As Celery 5.7, but of what is composite, too, all that a client may
     * wait for: the members of a group, the body of a chord.
     */
    CompletableFuture<Void> failElement(Signature element, TaskMeta failure) {
        List<Signature> inner = element.isChord()
                ? element.body().stream().toList()
                : element.isGroup() ? element.tasks() : element.isChain() ? element.tasks() : List.of();
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Signature each : inner) {
            all = all.thenCompose(nothing -> failElement(each, failure));
        }
        Optional<String> id = element.textOption("task_id");
        if (id.isEmpty() || (element.isChain() && !inner.isEmpty())) {
            return all;
        }
        TaskContext context = contextOf(element, id.get());
        TaskMeta meta = documents.of(
                context, failure.state(), failure.result(), failure.traceback().orElse(null));
        return all.thenCompose(nothing -> storing.store(context, meta))
                .thenCompose(stored -> element.isChord() || element.isGroup()
                        ? CompletableFuture.completedFuture(stored.outcome())
                        : reportPart(context, stored))
                .thenApply(outcome -> null);
    }

    /** A task that never ran, as far as its result depends on it. */
    static TaskContext contextOf(Signature element, String taskId) {
        TaskContext context = TaskContext.of(taskId)
                .with("group", element.option("group_id"))
                .with("parent_id", element.option("parent_id"))
                .with("root_id", element.option("root_id"))
                .with("reply_to", element.option("reply_to"))
                .with("children", List.of());
        if (element.option("group_index") != null) {
            context = context.with("group_index", element.option("group_index"));
        }
        return element.option("chord") == null ? context : context.with("chord", element.option("chord"));
    }

    private CompletableFuture<Void> sendErrbacks(TaskContext task) {
        List<Signature> errbacks = Embedded.signatures(task, "errbacks");
        if (errbacks.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Plan plan = errbackPlan(task.taskId(), task.rootId().orElseGet(task::taskId), errbacks);
        return sending.send(plan);
    }

    /** All of them as one group, each with the id of what failed. Mirrors {@code Backend._call_task_errbacks}. */
    Plan errbackPlan(String failedId, String rootId, List<Signature> errbacks) {
        Plan plan =
                new Plan(messages, TaskIdSource.derivedFrom("errbacks of " + failedId), new Lineage(rootId, failedId));
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("parent_id", failedId);
        options.put("root_id", rootId);
        plan.add(Signature.group(errbacks), List.of(failedId), options);
        return plan;
    }

    /**
     * Fails a chord's body that will never run, and all that waits for it.
     *
     * @return the errbacks, still to be sent
     */
    CompletableFuture<List<TaskMessage>> failBody(Signature body, TaskMeta failure, String rootId) {
        List<Signature> waiting = new ArrayList<>(List.of(body));
        body.listOption("chain").forEach(each -> waiting.add(Signature.fromMap(each)));
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Signature each : waiting) {
            all = all.thenCompose(nothing -> failElement(each, failure));
        }
        return all.thenApply(nothing -> {
            List<TaskMessage> errbacks = new ArrayList<>();
            collectErrbacks(body, rootId, errbacks);
            return errbacks;
        });
    }

    private void collectErrbacks(Signature body, String rootId, List<TaskMessage> found) {
        List<Signature> errbacks =
                body.listOption("link_error").stream().map(Signature::fromMap).toList();
        Optional<String> id = body.textOption("task_id");
        if (!errbacks.isEmpty() && id.isPresent()) {
            found.addAll(errbackPlan(id.get(), rootId, errbacks).messages());
        }
        body.body().ifPresent(inner -> collectErrbacks(inner, rootId, found));
        if (body.isGroup()) {
            body.tasks().forEach(each -> collectErrbacks(each, rootId, found));
        }
        if (body.isChain() && !body.tasks().isEmpty() && errbacks.isEmpty()) {
            collectErrbacks(body.tasks().get(0), rootId, found);
        }
    }

    TaskMeta failure(TaskContext task, Map<String, @Nullable Object> exception, String traceback) {
        return documents.of(task, States.FAILURE, exception, traceback);
    }

    /** A mark, where there would be no result, for who does the same again. */
    CompletableFuture<Void> noteDone(String taskId) {
        TaskContext task = TaskContext.of(taskId);
        return storing.store(task, documents.of(task, States.SUCCESS, null, null))
                .thenApply(stored -> null);
    }

    /** Whether it says something of backend, broker or this process, rather than of what was to be sent. */
    static boolean mayWorkLater(Throwable thrown) {
        Throwable cause = Futures.unwrap(thrown);
        return cause instanceof BackendUnavailableException
                || cause instanceof BackendAccessException
                || cause instanceof BackendClosedException
                || cause instanceof AwaitInterruptedException;
    }

    static boolean isFailed(String state) {
        return state.equals(States.FAILURE) || state.equals(States.REVOKED);
    }
}
