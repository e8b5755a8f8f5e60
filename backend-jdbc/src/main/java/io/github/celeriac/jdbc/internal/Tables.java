package io.github.celeriac.jdbc.internal;

import org.jspecify.annotations.Nullable;

/**
 * Celery's two tables, and our own beside them, as they are in the database now.
 *
 * @param task quoted name of the task table, with its schema if it was given
 * @param group quoted name of the group table
 * @param taskExists whether there is such a table
 * @param groupExists whether there is such a table
 * @param extended whether the task table has the columns of {@code result_extended}; tables of Celery 4.3 have not
 * @param nextTaskId SQL that makes an id for a new row; null if the column does so by itself
 * @param nextGroupId the same for a new group
 * @param missingSequence the one that {@code nextGroupId} wants, if there is none; only groups need it
 * @param groupBytes how many of a pickled group its column holds
 * @param lineage null unless it is wanted
 * @param widths what the columns hold, where the database might cut a value without a word
 */
record Tables(
        String task,
        String group,
        boolean taskExists,
        boolean groupExists,
        boolean extended,
        @Nullable String nextTaskId,
        @Nullable String nextGroupId,
        @Nullable String missingSequence,
        long groupBytes,
        @Nullable Lineage lineage,
        ColumnWidths widths) {

    /**
     * The side table.
     *
     * @param name quoted, with its schema if that was given
     */
    record Lineage(String name, boolean exists) {}

    boolean complete() {
        return taskExists && groupExists && !lacksLineage();
    }

    boolean lacksLineage() {
        return lineage != null && !lineage.exists();
    }

    /** One that is missing. */
    String missing() {
        return !taskExists ? task : !groupExists ? group : lineage == null ? "" : lineage.name();
    }

    /** The name of the side table; null unless it is wanted. */
    @Nullable String lineageName() {
        return lineage == null ? null : lineage.name();
    }
}
