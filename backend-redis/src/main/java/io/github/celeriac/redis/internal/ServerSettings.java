package io.github.celeriac.redis.internal;

import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import io.github.celeriac.spi.Findings;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that cost results, on each server that takes writes. Looks only, and never fails: what it could not see it says. */
final class ServerSettings {
    private static final String LIMIT = "client-output-buffer-limit";
    private static final Pattern PUBSUB = Pattern.compile("pubsub (\\d+)");
    private static final long SMALL = 8L << 20;

    private final RedisConnections connections;

    ServerSettings(RedisConnections connections) {
        this.connections = connections;
    }

    CompletableFuture<List<Finding>> examine() {
        List<CompletableFuture<Consumer<Findings>>> asked = new ArrayList<>();
        asked.addAll(each("INFO", redis -> redis.info("memory"), ServerSettings::memory));
        asked.addAll(each("CONFIG GET", redis -> redis.configGet(LIMIT), ServerSettings::outputBuffer));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> {
                    Findings findings = new Findings();
                    asked.forEach(one -> one.join().accept(findings));
                    return findings.all();
                });
    }

    private interface Look<T> {
        void at(String server, T answer, Findings findings);
    }

    private <T> List<CompletableFuture<Consumer<Findings>>> each(
            String command,
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> question,
            Look<T> look) {
        List<CompletableFuture<Consumer<Findings>>> asked = new ArrayList<>();
        connections
                .ask(question)
                .forEach((server, answering) -> asked.add(answering
                        .<Consumer<Findings>>handle((answer, thrown) -> findings -> {
                            if (thrown == null) {
                                look.at(server, answer, findings);
                            } else {
                                notSeen(server, command, findings);
                            }
                        })
                        .toCompletableFuture()));
        return asked;
    }

    private static void memory(String server, String info, Findings findings) {
        String policy = field(info, "maxmemory_policy");
        if (!policy.isEmpty()
                && !policy.equals("noeviction")
                && !field(info, "maxmemory").equals("0")) {
            findings.add(
                    "eviction",
                    Severity.WARNING,
                    server,
                    "maxmemory-policy is " + policy
                            + ": when memory is short, Redis throws results and chord counts away",
                    "CONFIG SET maxmemory-policy noeviction, in a Redis that holds nothing but results and queues");
        }
    }

    private static String field(String info, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + ":(.*?)\r?$").matcher(info);
        return found.find() ? found.group(1) : "";
    }

    private static void outputBuffer(String server, Map<String, String> config, Findings findings) {
        Matcher limit = PUBSUB.matcher(config.getOrDefault(LIMIT, ""));
        if (limit.find() && !limit.group(1).equals("0") && Long.parseLong(limit.group(1)) < SMALL) {
            findings.add(
                    "output_buffer",
                    Severity.WARNING,
                    server,
                    LIMIT + " for pubsub is " + limit.group(1)
                            + " bytes: a burst of results, or one large one, ends the connection that waits for them",
                    "CONFIG SET " + LIMIT + " \"pubsub 33554432 8388608 60\", or more");
        }
    }

    private static void notSeen(String server, String command, Findings findings) {
        findings.add(
                "not_seen",
                Severity.NOTE,
                command + " at " + server,
                "not answered, perhaps not allowed, so settings that cost results were not looked at",
                "look at maxmemory-policy and " + LIMIT + " as another user, or allow +info +config|get");
    }
}
