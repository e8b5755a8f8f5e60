package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.serialization.plain.UnencodableValueException;
import io.github.celeriac.spi.IsoText;
import io.github.celeriac.value.NonFiniteDecimal;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values that JSON has no form for.
 *
 * <table>
 *   <caption>The two forms</caption>
 *   <tr><th>value</th><th>since kombu 5.3: {@code {"__type__": …, "__value__": …}}</th><th>kombu 5.2</th></tr>
 *   <tr><td>LocalDateTime</td><td>datetime {@code "2024-01-02T03:04:05"}</td><td>the same text</td></tr>
 *   <tr><td>OffsetDateTime</td><td>datetime {@code "2024-01-02T03:04:05+00:00"}</td><td>{@code "…05Z"}</td></tr>
 *   <tr><td>LocalDate</td><td>date {@code "2024-01-02"}</td><td>{@code "2024-01-02T00:00:00"}</td></tr>
 *   <tr><td>LocalTime, OffsetTime</td><td>time {@code "03:04:05"}</td><td>the same text</td></tr>
 *   <tr><td>BigDecimal, NonFiniteDecimal</td><td>decimal {@code "1.10"}</td><td>the same text</td></tr>
 *   <tr><td>UUID</td><td>uuid {@code {"hex": "32 digits"}}</td><td>the text with dashes</td></tr>
 *   <tr><td>byte[], UTF-8</td><td>bytes {@code "abc"}</td><td>refused</td></tr>
 *   <tr><td>byte[], other</td><td>base64 {@code "/wA="}</td><td>refused</td></tr>
 * </table>
 */
final class ExtendedTypes {
    private final AsciiSink out;
    private final boolean envelopes;

    ExtendedTypes(AsciiSink out, boolean envelopes) {
        this.out = out;
        this.envelopes = envelopes;
    }

    /** Returns false, having written nothing, if {@code value} is none of these. */
    boolean write(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            writeBytes(bytes);
        } else if (value instanceof BigDecimal || value instanceof NonFiniteDecimal) {
            writeText("decimal", value.toString());
        } else if (value instanceof UUID uuid) {
            writeUuid(uuid);
        } else {
            return writeTime(value);
        }
        return true;
    }

    private boolean writeTime(@Nullable Object value) {
        if (value instanceof OffsetDateTime aware) {
            String text = IsoText.format(aware);
            boolean writeZ = !envelopes && text.endsWith("+00:00");
            writeText("datetime", writeZ ? text.substring(0, text.length() - 6) + "Z" : text);
        } else if (value instanceof LocalDateTime naive) {
            writeText("datetime", IsoText.format(naive));
        } else if (value instanceof LocalDate date) {
            writeText("date", IsoText.format(date) + (envelopes ? "" : "T00:00:00"));
        } else if (value instanceof LocalTime time) {
            writeText("time", IsoText.format(time));
        } else if (value instanceof OffsetTime time) {
            writeText("time", IsoText.format(time));
        } else {
            return false;
        }
        return true;
    }

    private void writeText(String type, String value) {
        if (envelopes) {
            open(type);
            out.quoted(value);
            out.ascii('}');
        } else {
            out.quoted(value);
        }
    }

    private void writeUuid(UUID uuid) {
        String text = uuid.toString();
        if (envelopes) {
            open("uuid");
            out.ascii("{\"hex\": \"");
            out.ascii(text.replace("-", ""));
            out.ascii("\"}}");
        } else {
            out.quoted(text);
        }
    }

    private void writeBytes(byte[] bytes) {
        if (!envelopes) {
            throw new UnencodableValueException(
                    "is a byte[], which Celery before 5.3 cannot read from JSON; "
                            + "declare a newer oldest reader, use result_serializer = pickle or msgpack, or make it base64 text");
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            writeText("bytes", text);
        } catch (CharacterCodingException e) {
            writeText("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private void open(String type) {
        out.ascii("{\"__type__\": \"");
        out.ascii(type);
        out.ascii("\", \"__value__\": ");
    }
}
