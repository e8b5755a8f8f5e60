package io.github.celeriac.jdbc.internal;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code celery_taskmeta}, as it is in the table.
 *
 * @param status null only in a broken row
 * @param result a pickle; null for None
 * @param dateDone wall clock as {@link WallClock} writes it, or whatever else was found
 * @param extended null if the table has no such columns, or all of them are empty
 * @param lineage null if there is no table for it, or nothing of this task in it
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out; nobody changes the arrays
record TaskRow(
        String taskId,
        @Nullable String status,
        byte @Nullable [] result,
        @Nullable String dateDone,
        @Nullable String traceback,
        @Nullable Extended extended,
        @Nullable Lineage lineage) {

    /** One without lineage. */
    TaskRow(
            String taskId,
            @Nullable String status,
            byte @Nullable [] result,
            @Nullable String dateDone,
            @Nullable String traceback,
            @Nullable Extended extended) {
        this(taskId, status, result, dateDone, traceback, extended, null);
    }

    /**
     * A row of the side table.
     *
     * @param children a pickle
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Lineage(
            byte @Nullable [] children,
            @Nullable String parentId,
            @Nullable String groupId) {
        static final Lineage NONE = new Lineage(null, null, null);

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Lineage that
                    && Arrays.equals(children, that.children)
                    && Objects.equals(parentId, that.parentId)
                    && Objects.equals(groupId, that.groupId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(children), parentId, groupId);
        }
    }

    /** The columns of {@code result_extended}; arguments are the serializer's bytes. */
    @SuppressWarnings("ArrayRecordComponent")
    record Extended(
            @Nullable String name,
            byte @Nullable [] args,
            byte @Nullable [] kwargs,
            @Nullable String worker,
            @Nullable Integer retries,
            @Nullable String queue) {
        static final Extended NONE = new Extended(null, null, null, null, null, null);

        boolean isEmpty() {
            return name == null && args == null && kwargs == null && worker == null && retries == null && queue == null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Extended that
                    && Objects.equals(name, that.name)
                    && Arrays.equals(args, that.args)
                    && Arrays.equals(kwargs, that.kwargs)
                    && Objects.equals(worker, that.worker)
                    && Objects.equals(retries, that.retries)
                    && Objects.equals(queue, that.queue);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, worker, retries, queue, Arrays.hashCode(args), Arrays.hashCode(kwargs));
        }
    }

    /** What the statement writes where nothing is known. */
    Extended extendedOrNone() {
        return extended == null ? Extended.NONE : extended;
    }

    /** What the statement writes where nothing is known. */
    Lineage lineageOrNone() {
        return lineage == null ? Lineage.NONE : lineage;
    }

    boolean isSuccess() {
        return "SUCCESS".equals(status);
    }

    /** Whether it is the same outcome, stored again: by what it has besides, such as lineage, no database tells them apart. */
    boolean hasOutcomeOf(TaskRow other) {
        return taskId.equals(other.taskId)
                && Objects.equals(status, other.status)
                && Arrays.equals(result, other.result)
                && Objects.equals(dateDone, other.dateDone)
                && Objects.equals(traceback, other.traceback);
    }

    /** Roughly what travels, to keep a batch small enough. */
    long bytes() {
        Extended more = extendedOrNone();
        return 200L
                + length(result)
                + length(more.args())
                + length(more.kwargs())
                + length(lineageOrNone().children())
                + (traceback == null ? 0 : traceback.length());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskRow that
                && hasOutcomeOf(that)
                && Objects.equals(extended, that.extended)
                && Objects.equals(lineage, that.lineage);
    }

    @Override
    public int hashCode() {
        return Objects.hash(taskId, status, dateDone, traceback, extended, lineage, Arrays.hashCode(result));
    }

    /** Without what may be private. */
    @Override
    public String toString() {
        return "TaskRow[" + taskId + " " + status + "]";
    }
}
