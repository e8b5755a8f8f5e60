package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.testkit.live.WithEveryPeer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** Most stores must not need the whole of what is stored: the patterns match what real kombu writes, under Redis's own Lua. */
@OnEveryRedis
class StateHeadIT {
    @Parameter
    RedisServer redis;

    private RedisClient client;
    private StatefulRedisConnection<byte[], byte[]> connection;

    @BeforeEach
    void connect() {
        client = RedisClient.create(RedisURI.builder()
                .withHost(redis.host())
                .withPort(redis.port())
                .withPassword(redis.password().toCharArray())
                .build());
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    @AfterEach
    void disconnect() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    @WithEveryPeer
    void python_s_documents_tell_their_state_by_their_first_bytes(CeleryPeer peer) {
        for (String serializer : List.of("json", "msgpack", "pickle")) {
            for (String state : List.of("SUCCESS", "FAILURE", "STARTED", "SUCCESSFUL", "MY_OWN_2")) {
                assertThat(stateOf(serializer, head(peer, serializer, state, "None", 0)))
                        .as(serializer)
                        .isEqualTo(state);
                assertThat(stateOf(serializer, head(peer, serializer, state, "'x' * 200000", 20)))
                        .as(serializer)
                        .isEqualTo(state);
            }
        }
    }

    @WithEveryPeer
    void a_document_in_another_order_tells_nothing(CeleryPeer peer) {
        for (String serializer : List.of("json", "msgpack", "pickle", "yaml")) {
            byte[] head = head(peer, serializer, "{'result': 'SUCCESS', 'status': 'STARTED'}");
            assertThat(stateOf(serializer, head)).as(serializer).isEqualTo("unknown");
        }
    }

    private byte[] head(CeleryPeer peer, String serializer, String state, String result, int moreKeys) {
        return head(
                peer,
                serializer,
                "{'status': '%s', 'result': %s, 'traceback': None, 'children': [], **{str(i): i for i in range(%d)}}"
                        .formatted(state, result, moreKeys));
    }

    private byte[] head(CeleryPeer peer, String serializer, String document) {
        String dumped = "kombu.serialization.dumps(%s, '%s')[2]".formatted(document, serializer);
        String expression = "(lambda b: b.encode() if isinstance(b, str) else b)(" + dumped + ")[:64].hex()";
        return HexFormat.of()
                .parseHex(peer.app(redis).eval(expression).json().orElseThrow().toString());
    }

    private String stateOf(String serializer, byte[] head) {
        byte[] state = connection
                .sync()
                .eval(
                        "return string.match(ARGV[1], ARGV[2]) or 'unknown'",
                        ScriptOutputType.VALUE,
                        new byte[0][],
                        head,
                        StateHead.pattern(serializer));
        return new String(state, StandardCharsets.UTF_8);
    }
}
