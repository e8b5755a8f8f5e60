package io.github.celeriac.redis.internal;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;

/** {@code store.lua}: what Celery does with GET, SETEX and PUBLISH, in one atomic step. */
final class StoreScript {
    static final long KEPT = 0;
    static final long WRITTEN = 1;
    static final long STATE_UNKNOWN = 2;
    static final long WRITTEN_IN_SILENCE = 3;

    /** No document has this digest: nothing that cannot be told is replaced. */
    static final String NO_DIGEST = "";

    private static final byte[] TEXT = read();
    private static final String SHA = sha1(TEXT);

    private final byte[] secondsToLive;
    private final byte[] statePattern;

    /** @param codec the name of the serializer in use */
    StoreScript(Duration expires, String codec) {
        secondsToLive = Long.toString(expires.toSeconds()).getBytes(StandardCharsets.US_ASCII);
        statePattern = StateHead.pattern(codec);
    }

    /** Runs it by its name; fails with {@link io.lettuce.core.RedisNoScriptException} if this server has not seen it. */
    CompletionStage<Long> run(
            RedisClusterAsyncCommands<byte[], byte[]> redis, byte[] key, byte[] document, String digest) {
        return redis.evalsha(SHA, ScriptOutputType.INTEGER, new byte[][] {key}, arguments(document, digest));
    }

    /** Runs it by its text, which the server then remembers. */
    CompletionStage<Long> teach(
            RedisClusterAsyncCommands<byte[], byte[]> redis, byte[] key, byte[] document, String digest) {
        return redis.eval(TEXT, ScriptOutputType.INTEGER, new byte[][] {key}, arguments(document, digest));
    }

    private byte[][] arguments(byte[] document, String digest) {
        return new byte[][] {document, secondsToLive, statePattern, digest.getBytes(StandardCharsets.US_ASCII)};
    }

    static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static byte[] read() {
        try (InputStream script = StoreScript.class.getResourceAsStream("store.lua")) {
            if (script == null) {
                throw new IllegalStateException("store.lua is missing from the jar");
            }
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
