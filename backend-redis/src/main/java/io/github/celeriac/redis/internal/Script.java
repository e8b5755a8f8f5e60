package io.github.celeriac.redis.internal;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** A Lua script of this package: called by its name, taught to servers that do not know it. */
final class Script {
    private final byte[] text;
    private final String sha;
    private final ScriptOutputType output;

    Script(String file, ScriptOutputType output) {
        this.text = read(file);
        this.sha = StoreScript.sha1(text);
        this.output = output;
    }

    <T> CompletableFuture<T> run(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
        CompletableFuture<T> named =
                redis.<T>evalsha(sha, output, keys, arguments).toCompletableFuture();
        return named.exceptionallyCompose(thrown -> RedisErrors.unwrapped(thrown) instanceof RedisNoScriptException
                ? redis.<T>eval(text, output, keys, arguments).toCompletableFuture()
                : CompletableFuture.failedFuture(thrown));
    }

    private static byte[] read(String file) {
        try (InputStream script = Script.class.getResourceAsStream(file)) {
            if (script == null) {
                throw new IllegalStateException(file + " is missing from the jar");
            }
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
