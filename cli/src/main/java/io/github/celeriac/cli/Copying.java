package io.github.celeriac.cli;

import io.github.celeriac.ContentDisallowedException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultPage;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/**
 * Copies documents, some hundred at a time: what the target has already, or knows better, stays; all else is stored, read
 * back and compared. So a copy that was cut off goes on where it was when it is run again.
 */
final class Copying {
    private static final int BATCH = 200;

    private final ResultBackend source;
    private final ResultBackend target;
    private final CopyReport report;

    Copying(ResultBackend source, ResultBackend target, CopyReport report) {
        this.source = source;
        this.target = target;
        this.report = report;
    }

    void all(ResultQuery query) {
        source.pages(query).forEach(this::page);
    }

    private void page(ResultPage page) {
        page.unreadable().forEach((id, problem) -> report.failed(id, problem.getMessage()));
        Map<String, TaskMeta> originals = new LinkedHashMap<>(); // a page may have one twice
        page.results().forEach(meta -> originals.put(meta.taskId(), meta));
        copy(originals.values());
    }

    void some(List<String> taskIds, ResultQuery query) {
        List<String> ids = taskIds.stream().distinct().toList();
        for (int i = 0; i < ids.size(); i += BATCH) {
            List<String> batch = ids.subList(i, Math.min(ids.size(), i + BATCH));
            List<String> unreadable = new ArrayList<>();
            Map<String, TaskMeta> found = read(source, batch, (id, problem) -> {
                unreadable.add(id);
                report.failed(id, problem.getMessage());
            });
            batch.stream()
                    .filter(id -> !found.containsKey(id) && !unreadable.contains(id))
                    .forEach(id -> report.add(CopyReport.Outcome.ABSENT));
            copy(found.values().stream().filter(query::matches).toList());
        }
    }

    private void copy(Collection<TaskMeta> originals) {
        List<String> ids = originals.stream().map(TaskMeta::taskId).toList();
        Set<String> unknown = new HashSet<>();
        Map<String, TaskMeta> known = read(target, ids, (id, problem) -> {
            unknown.add(id);
            report.failed(id, "the target has something that cannot be read, and stays: " + problem.getMessage());
        });
        Map<TaskMeta, CompletableFuture<WriteOutcome>> stores = new LinkedHashMap<>();
        for (TaskMeta original : originals) {
            TaskMeta there = known.get(original.taskId());
            if (unknown.contains(original.taskId())) {
                continue;
            }
            if (there == null) {
                stores.put(original, target.writer().copyAsync(original));
            } else {
                Comparison comparison = Comparison.of(original, there);
                if (comparison.changed().isEmpty()) {
                    report.add(original.taskId(), comparison);
                    report.add(CopyReport.Outcome.ALREADY_THERE);
                } else if (isNewer(there, original)) {
                    report.add(CopyReport.Outcome.KEPT_NEWER);
                } else {
                    stores.put(original, target.writer().copyAsync(original));
                }
            }
        }
        List<TaskMeta> written = new ArrayList<>();
        stores.forEach((original, store) -> {
            if (isWritten(original.taskId(), store)) {
                written.add(original);
            }
        });
        verify(written);
    }

    /** A SUCCESS is stored all the same: the target does not replace another one, and then says so. */
    private static boolean isNewer(TaskMeta there, TaskMeta original) {
        if (original.state().equals(States.SUCCESS)) {
            return false;
        }
        if (!States.isReady(there.state())) {
            return !States.isReady(original.state()); // which of the two came later, nothing tells
        }
        Instant end = Comparison.dateDone(there).orElse(Instant.MAX);
        return !States.isReady(original.state())
                || end.isAfter(Comparison.dateDone(original).orElse(Instant.MAX));
    }

    private boolean isWritten(String taskId, CompletableFuture<WriteOutcome> store) {
        try {
            WriteOutcome outcome = store.join();
            if (outcome == WriteOutcome.WRITTEN) {
                return true;
            }
            report.failed(
                    taskId,
                    outcome == WriteOutcome.KEPT_EXISTING_SUCCESS
                            ? "the target has another SUCCESS of this task, which stays; if the source is right, forget it"
                                    + " there first"
                            : "was not stored: " + outcome);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ResultBackendException cause) || !isOfOneResult(cause)) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
            report.failed(taskId, cause.getMessage());
        }
        return false;
    }

    /** Anything else, such as a target that does not answer, ends the command. */
    private static boolean isOfOneResult(ResultBackendException problem) {
        return problem instanceof ResultEncodingException
                || problem instanceof ResultDecodingException
                || problem instanceof ContentDisallowedException;
    }

    private void verify(List<TaskMeta> originals) {
        List<String> unreadable = new ArrayList<>();
        Map<String, TaskMeta> copies =
                read(target, originals.stream().map(TaskMeta::taskId).toList(), (id, problem) -> {
                    unreadable.add(id);
                    report.failed(id, "was stored but cannot be read back: " + problem.getMessage());
                });
        for (TaskMeta original : originals) {
            TaskMeta copy = copies.get(original.taskId());
            if (copy != null) {
                report.add(original.taskId(), Comparison.of(original, copy));
                report.add(CopyReport.Outcome.COPIED);
            } else if (!unreadable.contains(original.taskId())) {
                report.failed(original.taskId(), "was stored but is not there; it expired, or somebody deleted it");
            }
        }
    }

    /** One that cannot be read must not hide the others. */
    private static Map<String, TaskMeta> read(
            ResultBackend backend, List<String> ids, BiConsumer<String, ResultBackendException> unreadable) {
        Map<String, TaskMeta> found = new LinkedHashMap<>();
        backend.fetchMany(ids, Object.class).forEach((id, result) -> {
            if (result instanceof TaskResult.Unreadable<?> problem) {
                unreadable.accept(id, problem.exception());
            } else {
                result.meta().ifPresent(meta -> found.put(id, meta));
            }
        });
        return found;
    }
}
