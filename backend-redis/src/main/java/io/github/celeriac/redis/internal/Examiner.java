package io.github.celeriac.redis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.Findings;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks through Celery's keys, a step of SCAN at a time, for what cannot expire, cannot be read or will never end. Works on
 * one thread of its own that waits for replies; other commands on the connection are not held up.
 */
final class Examiner {
    private static final int STEP = 200;

    /** A result that is larger is not read for an examination. */
    private static final long MOST_BYTES = 16 << 20;

    private final RedisConnections connections;
    private final RedisKeys keys;
    private final Documents documents;
    private final RedisErrors errors;
    private final Duration expires;
    private final StartCheck check;

    Examiner(
            RedisConnections connections,
            RedisKeys keys,
            Documents documents,
            RedisErrors errors,
            Duration expires,
            StartCheck check) {
        this.check = check;
        this.connections = connections;
        this.keys = keys;
        this.documents = documents;
        this.errors = errors;
        this.expires = expires;
    }

    CompletableFuture<List<Finding>> examine(boolean repair) {
        CompletableFuture<List<Finding>> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(run(repair));
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                "celeriac-redis-examiner-1");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** What is known to be wrong with the server, without looking through all of it. */
    List<String> troubles() {
        return check.troubles();
    }

    private List<Finding> run(boolean repair) {
        Findings findings = new Findings();
        ChordExaminer chords = new ChordExaminer(this, documents, expires, findings, repair);
        ScanArgs which = ScanArgs.Builder.limit(STEP).match(keys.everything());
        String cursor = "0";
        while (cursor != null) {
            ScannedKeys step = answer(connections.scan(cursor, which));
            List<byte[]> found = step.keys();
            examineExpiry(found, findings, repair);
            examineResults(found, findings);
            chords.examine(found);
            cursor = step.next();
        }
        List<Finding> all = new ArrayList<>(findings.all());
        all.addAll(answer(check.examine()));
        return all;
    }

    /** Chords' counters of late parts are made without an expiry by Celery itself; all else comes from other programs. */
    private void examineExpiry(List<byte[]> found, Findings findings, boolean repair) {
        if (expires.isZero()) {
            return;
        }
        List<RedisFuture<Long>> lives =
                found.stream().map(key -> redis().pttl(key)).toList();
        for (int i = 0; i < found.size(); i++) {
            if (answer(lives.get(i)) == -1) {
                findings.add(
                        "no_expiry",
                        Severity.WARNING,
                        new String(found.get(i), UTF_8),
                        "these keys never expire, although result_expires is " + expires,
                        "give them that expiry from now on");
                boolean mended = repair && answer(redis().expire(found.get(i), expires));
                findings.repairable("no_expiry", mended ? 1 : 0);
            }
        }
    }

    private void examineResults(List<byte[]> found, Findings findings) {
        List<byte[]> results = found.stream().filter(keys::isTask).toList();
        List<RedisFuture<Long>> sizes =
                results.stream().map(key -> redis().strlen(key)).toList();
        for (int i = 0; i < results.size(); i++) {
            if (size(sizes.get(i)) <= MOST_BYTES) {
                examineResult(results.get(i), answerOrNull(redis().get(results.get(i))), findings);
            }
        }
    }

    /** A key of another type is found by what GET says. */
    private long size(RedisFuture<Long> asked) {
        Long size = answerOrNull(asked);
        return size == null ? 0 : size;
    }

    private void examineResult(byte[] key, byte @Nullable [] value, Findings findings) {
        String name = new String(key, UTF_8);
        if (value == null || value.length == 0) {
            return;
        }
        try {
            documents.decode(keys.taskId(name), value).meta();
        } catch (ResultBackendException e) {
            String other = Sniffer.serializerOf(value);
            if (other.isEmpty() || other.equals(documents.codec().name())) {
                findings.add(
                        "unreadable",
                        Severity.DAMAGE,
                        name,
                        "these results are cut off or are no "
                                + documents.codec().name() + " documents",
                        "run the tasks again, or forget them; who writes here besides Celery?");
            } else {
                findings.add(
                        "other_serializer",
                        Severity.DAMAGE,
                        name,
                        "these results look like " + other + " but are read as "
                                + documents.codec().name() + "; Celery's writers fail on them, too",
                        "give all writers and readers of this database the same result_serializer");
            }
        }
    }

    RedisClusterAsyncCommands<byte[], byte[]> redis() {
        return connections.commands();
    }

    RedisKeys keys() {
        return keys;
    }

    <T> T answer(CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().get(errors.operationTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            throw errors.translate(e);
        }
    }

    /** Null where Redis itself says no: a key of another type, a command that is not allowed. */
    <T> @Nullable T answerOrNull(CompletionStage<T> asked) {
        try {
            return answer(asked);
        } catch (ResultBackendException e) {
            if (RedisErrors.isReply(e)) {
                return null;
            }
            throw e;
        }
    }
}
