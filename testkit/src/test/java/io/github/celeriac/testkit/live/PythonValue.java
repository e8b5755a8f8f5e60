package io.github.celeriac.testkit.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A value in the peer, seen from here.
 *
 * @param type its class, such as {@code builtins.int} or {@code decimal.Decimal}
 * @param repr what Python's {@code repr()} prints
 * @param json the value as Java's null, Boolean, Number, String, List or Map; empty if JSON cannot say it (or it is None)
 * @param exception its parts, if it is an exception
 */
public record PythonValue(String type, String repr, Optional<Object> json, Optional<PythonRaised> exception) {
    /**
     * The parts of an exception.
     *
     * @param bases all classes that it is an instance of, its own first
     * @param message what {@code str()} prints
     */
    public record PythonRaised(
            String module, String name, List<String> bases, List<PythonValue> args, String message) {}

    public boolean isNone() {
        return repr.equals("None");
    }

    @Override
    public String toString() {
        return repr;
    }

    static PythonValue of(JsonNode described) {
        return new PythonValue(
                described.path("type").asText(),
                described.path("repr").asText(),
                Optional.ofNullable(described.get("json")).map(PythonValue::plain),
                Optional.ofNullable(described.get("exception")).map(PythonValue::raised));
    }

    private static PythonRaised raised(JsonNode exception) {
        return new PythonRaised(
                exception.path("module").asText(),
                exception.path("name").asText(),
                list(exception.path("bases")).map(JsonNode::asText).toList(),
                list(exception.path("args")).map(PythonValue::of).toList(),
                exception.path("message").asText());
    }

    private static Stream<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Object plain(JsonNode json) {
        try {
            return JsonMapper.builder().build().treeToValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
