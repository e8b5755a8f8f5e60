package io.github.celeriac.redis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which rights this user lacks: each command is tried on a key that nobody has, in a form that changes nothing. Another
 * answer than NOPERM counts as allowed.
 */
final class UserRights {
    private static final String NO_TASK = "celeriac-check";
    private static final String NO_SCRIPT = "0".repeat(40);

    private final RedisConnections connections;
    private final RedisKeys keys;
    private final String user;
    private final boolean expiring;

    /**
     * @param user null for the default user
     * @param expiring whether stores are with an expiry
     */
    UserRights(RedisConnections connections, RedisKeys keys, @Nullable String user, boolean expiring) {
        this.connections = connections;
        this.keys = keys;
        this.user = user == null ? "default" : user;
        this.expiring = expiring;
    }

    /** A command and what is not without it. */
    private record Tried(String command, String without, CompletableFuture<String> refusal) {
        static Tried of(String command, String without, CompletionStage<?> asked) {
            return new Tried(
                    command,
                    without,
                    asked.handle((answer, thrown) -> thrown == null ? "" : refusal(thrown))
                            .toCompletableFuture());
        }

        private static String refusal(Throwable thrown) {
            String reply = RedisErrors.serverReply(RedisErrors.unwrapped(thrown));
            return reply != null && reply.startsWith("NOPERM") ? reply : "";
        }
    }

    /** Without those for waiting, which need a connection of their own and are told of when somebody waits. */
    CompletableFuture<Optional<Finding>> examine() {
        return finding(overCommands());
    }

    CompletableFuture<Optional<Finding>> examineAll() {
        return finding(
                Stream.concat(overCommands().stream(), Stream.of(waiting())).toList());
    }

    @SuppressWarnings("deprecation") // SET with EX is another command
    private List<Tried> overCommands() {
        RedisClusterAsyncCommands<byte[], byte[]> redis = connections.commands();
        byte[] key = keys.key(NO_TASK);
        byte[] nothing = {};
        return List.of(
                Tried.of("get", "no result is read", redis.get(key)),
                Tried.of("mget", "many results are not read at once", redis.mget(key)),
                Tried.of("getrange", "nothing is stored", redis.getrange(key, 0, 0)),
                Tried.of("strlen", "a repeated store fails", redis.strlen(key)),
                expiring // neither is carried out: no such expiry, no such key
                        ? Tried.of("setex", "nothing is stored", redis.setex(key, 0, nothing))
                        : Tried.of("set", "nothing is stored", redis.set(key, nothing, SetArgs.Builder.xx())),
                Tried.of("del", "nothing is forgotten", redis.del(key)),
                Tried.of("publish", "waiting clients are not told of results", redis.publish(key, nothing)),
                Tried.of("eval", "stores are slow", redis.eval("return 1", ScriptOutputType.INTEGER, key)),
                Tried.of("evalsha", "stores are slow", redis.evalsha(NO_SCRIPT, ScriptOutputType.INTEGER, key)));
    }

    private Tried waiting() {
        return Tried.of(
                "subscribe",
                "results are polled, not pushed",
                connections
                        .openMessages()
                        .thenCompose(opened -> opened.async()
                                .subscribe(keys.name(NO_TASK))
                                .whenComplete((done, thrown) -> close(opened))));
    }

    private static void close(StatefulRedisPubSubConnection<String, byte[]> opened) {
        opened.closeAsync();
    }

    private CompletableFuture<Optional<Finding>> finding(List<Tried> all) {
        return CompletableFuture.allOf(all.stream().map(Tried::refusal).toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Map<String, String> missing = new LinkedHashMap<>();
                    all.stream()
                            .filter(tried -> !tried.refusal().join().isEmpty())
                            .forEach(tried -> missing.putIfAbsent(right(tried), tried.without()));
                    return missing.isEmpty() ? Optional.empty() : Optional.of(gap(missing));
                });
    }

    /** Redis says whether it was the command, or else the key or the channel. */
    private String right(Tried tried) {
        String refusal = tried.refusal().join();
        String names = new String(keys.everyTask(), UTF_8);
        return refusal.contains("channel")
                ? "&" + names
                : refusal.contains(" key") ? "~" + names : "+" + tried.command();
    }

    private Finding gap(Map<String, String> missing) {
        return new Finding(
                "acl",
                Severity.WARNING,
                missing.size(),
                missing.entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .toList(),
                "the ACL user " + user
                        + " lacks rights that results need; without them some is slower or does not work",
                "ACL SETUSER " + user + " " + String.join(" ", missing.keySet()),
                false,
                0);
    }
}
