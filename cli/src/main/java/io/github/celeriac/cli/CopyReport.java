package io.github.celeriac.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what became of a copy; tells each problem when it is met, and the sum at the end. */
final class CopyReport {
    private final Rows rows;
    private final Progress progress;
    private final long total;
    private final Map<Outcome, Long> counts = new LinkedHashMap<>();
    private final Map<String, Long> lost = new TreeMap<>();
    private final Map<String, Long> changed = new TreeMap<>();

    /** @param total how many there are to copy; 0 if nobody knows */
    CopyReport(Rows rows, Progress progress, long total) {
        this.rows = rows;
        this.progress = progress;
        this.total = total;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, 0L);
        }
    }

    /** What may become of one result. */
    enum Outcome {
        /** Stored, and read back. */
        COPIED,
        /** An equal one was there. */
        ALREADY_THERE,
        /** The target knows an end where the source has none, or a later one; or neither has ended. */
        KEPT_NEWER,
        /** Asked for by its id, and not in the source. */
        ABSENT,
        FAILED
    }

    void add(Outcome outcome) {
        counts.merge(outcome, 1L, Long::sum);
        progress.show(() ->
                Progress.bar(counts.values().stream().mapToLong(Long::longValue).sum(), total) + Progress.line(counts));
    }

    void failed(String taskId, @Nullable String problem) {
        problem(taskId, String.valueOf(problem));
        add(Outcome.FAILED);
    }

    /** Of one that is there, what is not as it was. A field that a store has no place for is counted; the rest is told, too. */
    void add(String taskId, Comparison comparison) {
        comparison.lost().forEach(field -> lost.merge(field, 1L, Long::sum));
        comparison.changed().forEach(field -> changed.merge(field, 1L, Long::sum));
        if (!comparison.changed().isEmpty()) {
            problem(
                    taskId,
                    "is there, but what Python reads of " + String.join(", ", comparison.changed())
                            + " differs from the original, as the target's serializer has no form of its own for it");
        }
    }

    private void problem(String taskId, String problem) {
        progress.clear();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("task_id", taskId);
        fields.put("problem", Problems.safeLine(problem));
        rows.print(taskId + "  " + fields.get("problem"), fields);
    }

    void end() {
        progress.clear();
        Map<String, Object> fields = new LinkedHashMap<>();
        counts.forEach((outcome, count) -> fields.put(outcome.name().toLowerCase(Locale.ROOT), count));
        fields.put("lost", lost);
        fields.put("changed", changed);
        rows.print(Progress.line(counts) + loss(), fields);
    }

    private String loss() {
        return (lost.isEmpty() ? "" : "; the target has no place for " + lost)
                + (changed.isEmpty() ? "" : "; changed " + changed);
    }

    /** @param lossy whether lost and changed fields are no failure */
    int exitCode(boolean lossy) {
        if (count(Outcome.FAILED) > 0 || !lossy && !(lost.isEmpty() && changed.isEmpty())) {
            return ExitCode.FAILED;
        }
        return count(Outcome.ABSENT) > 0 ? ExitCode.ABSENT : ExitCode.DONE;
    }

    private long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }
}
