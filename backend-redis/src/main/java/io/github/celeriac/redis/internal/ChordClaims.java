package io.github.celeriac.redis.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.States;
import io.github.celeriac.spi.ChordStore.ChordClaim;
import io.github.celeriac.spi.ChordStore.ChordPart;
import io.github.celeriac.spi.ChordStore.PendingBody;
import io.github.celeriac.spi.Codec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parts and claims of chords as bytes.
 *
 * @param codec of results: a part is {@code [1, task id, state, result]}, for Celery's workers too
 * @param json of what is kept with a claim, for workers of this library
 */
record ChordClaims(Codec codec, Codec json) {
    private static final long NOTHING = 0;
    private static final long TAKEN_OVER = 2;

    byte[] encode(ChordPart part) {
        return codec.encode(Arrays.<@Nullable Object>asList(1, part.taskId(), part.state(), part.result()));
    }

    /** The id as it is within parts, without quotes; in those that are compressed or signed it is not to be seen. */
    byte[] needle(String taskId) {
        if (!codec.name().equals("json")) {
            return taskId.getBytes(StandardCharsets.UTF_8);
        }
        byte[] quoted = codec.encode(taskId);
        return Arrays.copyOfRange(quoted, 1, quoted.length - 1);
    }

    byte[] encode(PendingBody pending) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("body", pending.body());
        map.put("root_id", pending.rootId());
        map.put("parent_id", pending.parentId());
        return json.encode(map);
    }

    /** What the scripts answer. */
    Optional<ChordClaim> decode(String groupId, String token, List<?> answer) {
        if (answer.get(0).equals(NOTHING)) {
            return Optional.empty();
        }
        List<ChordPart> parts = new ArrayList<>(answer.size());
        for (int i = 2; i < answer.size(); i++) {
            parts.add(part(groupId, (byte[]) answer.get(i)));
        }
        return Optional.of(new ChordClaim(
                groupId,
                token,
                parts,
                pending(groupId, (byte[]) answer.get(1)),
                answer.get(0).equals(TAKEN_OVER)));
    }

    /** A part that cannot be read is one that failed: the chord must end. */
    private ChordPart part(String groupId, byte[] bytes) {
        try {
            return readPart(groupId, bytes);
        } catch (ResultBackendException e) {
            Map<String, @Nullable Object> exception = new LinkedHashMap<>();
            exception.put("exc_type", "DecodeError");
            exception.put("exc_message", List.of(String.valueOf(e.getMessage())));
            exception.put("exc_module", "kombu.exceptions");
            return new ChordPart(groupId, "unknown", null, States.FAILURE, exception);
        }
    }

    private ChordPart readPart(String groupId, byte[] bytes) {
        if (codec.decode(bytes) instanceof List<?> fields
                && fields.size() == 4
                && fields.get(1) instanceof String taskId
                && fields.get(2) instanceof String state) {
            return new ChordPart(groupId, taskId, null, state, fields.get(3));
        }
        throw new ResultDecodingException("a part of chord " + groupId
                + " must be a list of 1, task id, state and result; was it written by Celery?");
    }

    private PendingBody pending(String groupId, byte[] bytes) {
        if (json.decode(bytes) instanceof Map<?, ?> map && map.get("body") instanceof Map<?, ?> body) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            body.forEach((key, value) -> copy.put(String.valueOf(key), value));
            return new PendingBody(copy, text(map.get("root_id")), text(map.get("parent_id")));
        }
        throw new ResultDecodingException("what is kept of chord " + groupId + " must be a map with its body");
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
