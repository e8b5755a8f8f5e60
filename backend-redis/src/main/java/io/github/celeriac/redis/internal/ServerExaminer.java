package io.github.celeriac.redis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings of the server, and rights of this user, that cost results. */
final class ServerExaminer {
    private static final Pattern PUBSUB = Pattern.compile("pubsub (\\d+)");
    private static final long SMALL = 8L << 20;

    private final Examiner examiner;
    private final RedisKeys keys;

    ServerExaminer(Examiner examiner, RedisKeys keys) {
        this.examiner = examiner;
        this.keys = keys;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        memory().ifPresent(findings::add);
        outputBuffer().ifPresent(findings::add);
        rights(findings);
        return findings;
    }

    private Optional<Finding> memory() {
        String info = examiner.answerOrNull(examiner.redis().info("memory"));
        if (info == null) {
            return Optional.of(notSeen("INFO"));
        }
        String policy = field(info, "maxmemory_policy");
        String most = field(info, "maxmemory");
        return policy.isEmpty() || policy.equals("noeviction") || most.equals("0")
                ? Optional.empty()
                : Optional.of(
                        Finding.of(
                                "eviction",
                                Severity.WARNING,
                                "maxmemory-policy is " + policy
                                        + ": when memory is short, Redis throws results and chord counts away",
                                "CONFIG SET maxmemory-policy noeviction, in a Redis that holds nothing but results and queues"));
    }

    private static String field(String info, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + ":(.*?)\r?$").matcher(info);
        return found.find() ? found.group(1) : "";
    }

    private Optional<Finding> outputBuffer() {
        Map<String, String> config = examiner.answerOrNull(examiner.redis().configGet("client-output-buffer-limit"));
        if (config == null) {
            return Optional.of(notSeen("CONFIG GET"));
        }
        Matcher limit = PUBSUB.matcher(config.getOrDefault("client-output-buffer-limit", ""));
        if (!limit.find() || limit.group(1).equals("0") || Long.parseLong(limit.group(1)) >= SMALL) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                "output_buffer",
                Severity.WARNING,
                "client-output-buffer-limit for pubsub is " + limit.group(1)
                        + " bytes: a burst of results, or one large one, ends the connection that waits for them",
                "CONFIG SET client-output-buffer-limit \"pubsub 33554432 8388608 60\", or more"));
    }

    private static Finding notSeen(String command) {
        return Finding.of(
                "not_seen",
                Severity.NOTE,
                "this user may not use " + command + ", so its settings were not looked at",
                "look at them as another user, or allow it");
    }

    private void rights(List<Finding> findings) {
        byte[] channel = keys.key("celeriac-doctor");
        if (examiner.answerOrNull(examiner.redis().publish(channel, new byte[0])) == null) {
            findings.add(gap("publish results", "+publish and the channels &" + new String(keys.key("*"), UTF_8)));
        }
        if (examiner.answerOrNull(examiner.redis().eval("return 1", ScriptOutputType.INTEGER)) == null) {
            findings.add(gap("run scripts", "+eval and +evalsha"));
        }
    }

    private static Finding gap(String what, String rights) {
        return Finding.of(
                "acl",
                Severity.WARNING,
                "this user may not " + what + "; results work, but slower or without being pushed",
                "allow " + rights);
    }
}
