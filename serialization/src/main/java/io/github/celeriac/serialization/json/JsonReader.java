package io.github.celeriac.serialization.json;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one payload. Mirrors {@code json.loads} with kombu's {@code object_hook}; no recursion, one use. */
final class JsonReader {
    /** In place of a value: a container was opened, its first item comes next. */
    private static final Object OPENED = new Object();

    private final DecodeLimits limits;
    private final JsonStack stack;
    private final JsonScanner scanner;
    private int elements;

    JsonReader(byte[] data, DecodeLimits limits) {
        this.limits = limits;
        this.stack = new JsonStack(limits.maxDepth());
        this.scanner = new JsonScanner(data, limits, stack);
    }

    @Nullable Object read() {
        Object value = readValue(scanner.firstToken());
        while (!stack.isEmpty()) {
            value = value == OPENED ? readItem(scanner.nextToken()) : attach(value);
        }
        scanner.requireEnd();
        return value;
    }

    private @Nullable Object attach(@Nullable Object value) {
        countElement();
        stack.add(value);
        int token = scanner.nextToken();
        if (token == ',') {
            return readItem(scanner.nextToken());
        }
        if (token == (stack.inMap() ? '}' : ']')) {
            return stack.inMap() ? closeMap() : stack.pop();
        }
        throw scanner.unexpected(stack.inMap() ? "',' or '}'" : "',' or ']'");
    }

    private @Nullable Object readItem(int token) {
        if (!stack.inMap()) {
            return readValue(token);
        }
        if (token != '"') {
            throw scanner.unexpected("a key in double quotes");
        }
        stack.setKey(scanner.readKey());
        if (scanner.nextToken() != ':') {
            throw scanner.unexpected("':'");
        }
        return readValue(scanner.nextToken());
    }

    private @Nullable Object readValue(int token) {
        return switch (token) {
            case '"' -> scanner.readString();
            case '{' -> openMap();
            case '[' -> openList();
            case 't' -> scanner.literal("true", true);
            case 'f' -> scanner.literal("false", false);
            case 'n' -> scanner.nullLiteral();
            case 'N' -> scanner.literal("NaN", Double.NaN);
            case 'I' -> scanner.literal("Infinity", Double.POSITIVE_INFINITY);
            default -> scanner.readNumber(token);
        };
    }

    private Object openList() {
        if (scanner.skip(']')) {
            stack.requireRoom();
            return new ArrayList<>();
        }
        stack.pushList();
        return OPENED;
    }

    private Object openMap() {
        if (scanner.skip('}')) {
            stack.requireRoom();
            return new LinkedHashMap<>();
        }
        stack.pushMap();
        return OPENED;
    }

    private Object closeMap() {
        Map<?, ?> map = (Map<?, ?>) stack.pop();
        return Envelope.isEnvelope(map) ? new Envelope(map, stack, limits).open() : map;
    }

    private void countElement() {
        if (++elements > limits.maxElements()) {
            String what = String.format(Locale.ROOT, "payload has %,d elements at %s", elements, stack.path());
            throw new LimitExceededException(what, "maxElements", limits.maxElements());
        }
    }
}
