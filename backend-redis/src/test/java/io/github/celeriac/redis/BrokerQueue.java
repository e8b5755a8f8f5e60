package io.github.celeriac.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.celeriac.testkit.live.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/** The messages that wait in a queue of a Redis broker; looking takes none. */
final class BrokerQueue {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RedisServer redis;
    private final int database;
    private final String name;

    BrokerQueue(RedisServer redis, int database, String name) {
        this.redis = redis;
        this.database = database;
        this.name = name;
    }

    /**
     * One message.
     *
     * @param first its first argument, as JSON
     */
    record Message(String taskId, String first) {}

    List<Message> messages() {
        return redis.cli("-n", Integer.toString(database), "LRANGE", name, "0", "-1")
                .lines()
                .filter(line -> !line.isBlank())
                .map(BrokerQueue::read)
                .toList();
    }

    private static Message read(String text) {
        try {
            JsonNode envelope = JSON.readTree(text);
            JsonNode body = JSON.readTree(
                    Base64.getDecoder().decode(envelope.get("body").asText()));
            return new Message(
                    envelope.get("headers").get("id").asText(),
                    body.get(0).get(0).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
