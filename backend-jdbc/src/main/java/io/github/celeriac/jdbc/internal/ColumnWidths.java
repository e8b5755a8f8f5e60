package io.github.celeriac.jdbc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of the task table hold. Rows are measured before they are sent, as a database may cut what is too long
 * without a word, if its {@code sql_mode} says so.
 *
 * @param table quoted, for the statement that mends it
 * @param columns by name; columns without a limit are left out
 * @param dateDigits of {@code date_done} below the second: none in a table of Celery's
 * @param packetBytes of the longest statement that the server takes
 */
record ColumnWidths(String table, Map<String, Width> columns, int dateDigits, long packetBytes) {
    static final ColumnWidths UNLIMITED = new ColumnWidths("", Map.of(), 6, Long.MAX_VALUE);

    /** Roughly what a statement has besides its values. */
    private static final long STATEMENT_BYTES = 4_000;

    /**
     * One column.
     *
     * @param characters how many it holds at most
     * @param bytes how many it holds at most, in its own character set
     * @param charset of its text; null for bytes, and for UTF-8
     * @param basicPlane whether it is a UTF-8 of at most three bytes, without emoji
     */
    record Width(long characters, long bytes, @Nullable Charset charset, boolean basicPlane) {
        IntPredicate characterSet() {
            if (charset == null) {
                return basicPlane ? Character::isBmpCodePoint : any -> true;
            }
            CharsetEncoder encoder = charset.newEncoder();
            return each -> each < 0x80 || encoder.canEncode(Character.toString(each));
        }

        boolean holds(String text) {
            return text.length() * 4L <= Math.min(characters, bytes)
                    || text.codePointCount(0, text.length()) <= characters
                            && text.getBytes(charset == null ? UTF_8 : charset).length <= bytes;
        }
    }

    /** Why the row does not fit, and how to mend that; null if it does. */
    @Nullable String refusal(TaskRow row) {
        TaskRow.Extended more = row.extendedOrNone();
        String why = bytes("result", row.result());
        why = why == null ? bytes("args", more.args()) : why;
        why = why == null ? bytes("kwargs", more.kwargs()) : why;
        why = why == null ? text("traceback", row.traceback()) : why;
        why = why == null ? text("status", row.status()) : why;
        return why == null ? packet(row) : why;
    }

    /** A longer statement costs the connection. */
    private @Nullable String packet(TaskRow row) {
        if (row.bytes() < (packetBytes - STATEMENT_BYTES) / 4) {
            return null;
        }
        TaskRow.Extended more = row.extendedOrNone();
        String traceback = row.traceback();
        long ofRow = escaped(row.result())
                + escaped(more.args())
                + escaped(more.kwargs())
                + (traceback == null ? 0 : escaped(traceback.getBytes(UTF_8)));
        long bytes = STATEMENT_BYTES
                + Math.max(ofRow, escaped(row.lineageOrNone().children())); // which goes by a statement of its own
        return bytes <= packetBytes
                ? null
                : String.format(
                        Locale.ROOT,
                        "its statement had %,d bytes but max_allowed_packet is %,d; SET GLOBAL max_allowed_packet to"
                                + " more, or store less, such as a reference",
                        bytes,
                        packetBytes);
    }

    /** As in a literal. */
    private static long escaped(byte @Nullable [] value) {
        long bytes = 0;
        for (byte each : value == null ? new byte[0] : value) {
            bytes += each == 0 || each == '\'' || each == '"' || each == '\\' ? 2 : 1;
        }
        return bytes;
    }

    private @Nullable String bytes(String column, byte @Nullable [] value) {
        Width width = columns.get(column);
        if (value == null || width == null || value.length <= width.bytes()) {
            return null;
        }
        return refusal(column, value.length, "bytes", width.bytes(), widerType(value.length, "BLOB"));
    }

    private @Nullable String text(String column, @Nullable String value) {
        Width width = columns.get(column);
        if (value == null || width == null || width.holds(value)) {
            return null;
        }
        return column.equals("traceback")
                ? refusal(column, value.length(), "characters", width.bytes(), widerType(value.length() * 4L, "TEXT"))
                : refusal(column, value.length(), "characters", width.characters(), "VARCHAR(255)");
    }

    private String refusal(String column, long size, String unit, long limit, String type) {
        return String.format(
                Locale.ROOT,
                "%s had %,d %s but column %s of %s holds %,d; ALTER TABLE %s MODIFY %s %s, or store less, such as a"
                        + " reference",
                column,
                size,
                unit,
                column,
                table,
                limit,
                table,
                column,
                type);
    }

    /** {@code MEDIUMBLOB} for what a {@code BLOB} does not hold, and so on. */
    static String widerType(long bytes, String type) {
        return bytes <= 0xFFFF ? type : bytes <= 0xFF_FFFF ? "MEDIUM" + type : "LONG" + type;
    }

    /**
     * The row as it will be in the table: with a question mark for what the character sets of traceback and names do not
     * have, and a date that is cut, as servers differ in whether they cut or round.
     */
    TaskRow asStored(TaskRow row) {
        TaskRow.Extended more = row.extended();
        return new TaskRow(
                row.taskId(),
                row.status(),
                row.result(),
                date(row.dateDone()),
                inCharset("traceback", row.traceback()),
                more == null
                        ? null
                        : new TaskRow.Extended(
                                inCharset("name", more.name()),
                                more.args(),
                                more.kwargs(),
                                inCharset("worker", more.worker()),
                                more.retries(),
                                inCharset("queue", more.queue())),
                row.lineage());
    }

    private @Nullable String date(@Nullable String date) {
        return date == null ? null : date.substring(0, Math.min(date.length(), dateDigits == 0 ? 19 : 20 + dateDigits));
    }

    private @Nullable String inCharset(String column, @Nullable String text) {
        Width width = columns.get(column);
        if (text == null || width == null) {
            return text;
        }
        IntPredicate holds = width.characterSet();
        if (text.codePoints().allMatch(holds)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(each -> shown.appendCodePoint(holds.test(each) ? each : '?'));
        return shown.toString();
    }
}
