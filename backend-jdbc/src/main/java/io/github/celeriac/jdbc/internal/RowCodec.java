package io.github.celeriac.jdbc.internal;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between documents and rows. The result column is always a pickle, whatever the serializer; only the arguments of
 * {@code result_extended} are in the serializer's format.
 *
 * <p>Mirrors {@code DatabaseBackend._update_result} and {@code TaskExtended.to_dict} of Celery 5.6. Lineage
 * ({@code children}, {@code group_id}, {@code parent_id}) has no column there; it goes into a table of its own, or is dropped.
 *
 * @param column writes the result column: a pickle, of another protocol than the serializer's
 * @param pickle reads any pickle, as data only
 * @param serializer the one of {@code result_serializer}
 * @param maxResultBytes of a pickled result
 * @param lineage whether there is a table for it
 */
record RowCodec(
        Codec column, Codec pickle, Codec serializer, WallClock wallClock, int maxResultBytes, boolean lineage) {
    private static final int NAME_LENGTH = 155;

    private static final int ID_LENGTH = 155;

    /**
     * Encodes whole, or not at all.
     *
     * @throws ResultEncodingException if the value has no pickle, or is too large
     */
    TaskRow encode(TaskMeta meta) {
        String id = meta.taskId();
        if (!isStorable(id)) {
            throw new ResultEncodingException("task id had " + id.length() + " characters but column task_id holds "
                    + ID_LENGTH + ", none of them NUL or half a surrogate pair; use a shorter id, such as a UUID");
        }
        return new TaskRow(
                id,
                meta.state(),
                result(meta),
                meta.dateDone().map(wallClock::column).orElse(null),
                text(meta.field("traceback")),
                meta.asMap().containsKey("name") ? extended(meta) : null,
                lineage ? lineage(meta) : null);
    }

    private byte @Nullable [] result(TaskMeta meta) {
        Object value = meta.result();
        if (value == null) {
            return null;
        }
        byte[] bytes = column.encode(States.isException(meta.state()) ? withTuple(value) : value);
        return limited(bytes, "result of task " + meta.taskId(), "return a reference");
    }

    private byte[] limited(byte[] bytes, String what, String remedy) {
        if (bytes.length > maxResultBytes) {
            throw new ResultEncodingException(String.format(
                    Locale.ROOT,
                    "%s had %,d bytes but max_result_bytes is %,d; raise it, or %s",
                    what,
                    bytes.length,
                    maxResultBytes,
                    remedy));
        }
        return bytes;
    }

    private TaskRow.Lineage lineage(TaskMeta meta) {
        Object children = meta.field("children");
        return new TaskRow.Lineage(
                children == null
                        ? null
                        : limited(column.encode(children), "children of task " + meta.taskId(), "start fewer"),
                id(meta.field("parent_id")),
                id(meta.field("group_id")));
    }

    /** Left out if the column does not hold it: where a task comes from must not cost it its result. */
    private static @Nullable String id(@Nullable Object value) {
        return value instanceof String id && isStorable(id) ? id : null;
    }

    /** Neither U+0000 nor half a surrogate pair: UTF-8 holds none, and drivers replace it. */
    private static boolean isStorable(String id) {
        return id.length() <= ID_LENGTH
                && id.codePoints()
                        .noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** As Celery pickles a {@code GroupResult}. */
    byte[] group(ResultTuple group) {
        return limited(column.encode(group), "group " + group.id(), "save a smaller group");
    }

    ResultTuple group(String groupId, byte @Nullable [] bytes) {
        Object value = bytes == null ? null : codecOf(bytes).decode(bytes);
        if (value instanceof Map<?, ?> map && map.get("result") != null) {
            value = map.get("result"); // as key-value backends have it
        }
        try {
            return ResultTuple.decode(value);
        } catch (ResultDecodingException e) {
            throw new ResultDecodingException("what is saved of group " + groupId + " is none: " + e.getMessage(), e);
        }
    }

    /** In pickled exceptions {@code exc_message} is a tuple, where JSON has a list. */
    private static Object withTuple(Object value) {
        if (!(value instanceof Map<?, ?> map && map.get("exc_message") instanceof List<?> message)) {
            return value;
        }
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
        copy.put("exc_message", Tuple.copyOf(message));
        return copy;
    }

    private TaskRow.Extended extended(TaskMeta meta) {
        return new TaskRow.Extended(
                name(meta.field("name")),
                serializer.encode(meta.field("args")),
                serializer.encode(meta.field("kwargs")),
                name(meta.field("worker")),
                meta.field("retries") instanceof Number retries ? (Integer) retries.intValue() : null,
                name(meta.field("queue")));
    }

    /** Cut to what the column holds: a long name must not cost the task its result. */
    private static @Nullable String name(@Nullable Object value) {
        String text = text(value);
        return text == null || text.codePointCount(0, text.length()) <= NAME_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, NAME_LENGTH));
    }

    /** No database text holds U+0000, and a traceback with one must not cost the task its result. */
    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString().replace('\0', '\uFFFD');
    }

    StoredResult decode(TaskRow row) {
        try {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("task_id", row.taskId());
            fields.put("status", row.status());
            fields.put(
                    "result",
                    row.result() == null ? null : codecOf(row.result()).decode(row.result()));
            fields.put("traceback", row.traceback());
            fields.put("date_done", row.dateDone() == null ? null : wallClock.document(row.dateDone()));
            if (row.extended() != null) {
                addExtended(row.extended(), fields);
            }
            if (row.lineage() != null) {
                addLineage(row.lineage(), fields);
            }
            return StoredResult.of(TaskMeta.of(row.taskId(), fields));
        } catch (ResultDecodingException e) {
            return StoredResult.unreadable(row.taskId(), e);
        } catch (RuntimeException e) {
            // One row must not hide the others of its batch.
            return StoredResult.unreadable(
                    row.taskId(), new ResultDecodingException("result of task " + row.taskId() + " cannot be read", e));
        }
    }

    /** Told by the bytes, so that both generations of columns are read: a pickle, or what the serializer writes. */
    private Codec codecOf(byte[] bytes) {
        boolean pickled = bytes.length > 2 && bytes[0] == (byte) 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
        return pickled ? pickle : serializer;
    }

    private void addExtended(TaskRow.Extended extended, Map<String, @Nullable Object> fields) {
        fields.put("name", extended.name());
        fields.put("args", readable(extended.args()));
        fields.put("kwargs", readable(extended.kwargs()));
        fields.put("worker", extended.worker());
        fields.put(
                "retries",
                extended.retries() == null ? null : (Long) extended.retries().longValue());
        fields.put("queue", extended.queue());
    }

    private void addLineage(TaskRow.Lineage lineage, Map<String, @Nullable Object> fields) {
        fields.put("children", readable(lineage.children()));
        if (lineage.groupId() != null) {
            fields.put("group_id", lineage.groupId());
        }
        if (lineage.parentId() != null) {
            fields.put("parent_id", lineage.parentId());
        }
    }

    /** What is in a format that is not ours, beside the result, stays bytes: it must not hide the result. */
    private @Nullable Object readable(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return codecOf(bytes).decode(bytes);
        } catch (ResultDecodingException e) {
            return bytes;
        }
    }
}
