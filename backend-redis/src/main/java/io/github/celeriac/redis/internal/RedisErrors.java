package io.github.celeriac.redis.internal;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What Lettuce and Redis complain of, in this library's terms: each names the server, what it said and what helps.
 *
 * @param description of the server, without secrets
 */
record RedisErrors(String description, Duration operationTimeout) {

    /** The same future with translated exceptions. */
    <T> CompletableFuture<T> translated(CompletionStage<T> stage) {
        CompletableFuture<T> result = new CompletableFuture<>();
        stage.whenComplete((value, thrown) -> {
            if (thrown == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(translate(thrown));
            }
        });
        return result;
    }

    ResultBackendException translate(Throwable thrown) {
        Throwable current = unwrapped(thrown);
        if (current instanceof ResultBackendException known) {
            return known;
        }
        String reply = serverReply(current);
        return reply == null ? unreachable(current) : refused(reply, current);
    }

    BackendClosedException closed() {
        return new BackendClosedException(description + " was closed; open another ResultBackend");
    }

    AwaitInterruptedException interrupted(InterruptedException cause) {
        return new AwaitInterruptedException("the thread was interrupted while it waited for " + description, cause);
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable current = thrown;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    /** Whether an exception of ours tells what Redis answered. */
    static boolean isReply(ResultBackendException translated) {
        return translated.getCause() != null && serverReply(translated.getCause()) != null;
    }

    /** What Redis itself answered, e.g. {@code WRONGPASS invalid username-password pair}; null if it did not. */
    static @Nullable String serverReply(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResultBackendException) {
                return null;
            }
            if (cause instanceof RedisCommandExecutionException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return null;
    }

    private ResultBackendException unreachable(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResultBackendException known) { // a credential that could not be read
                return known;
            }
            if (cause instanceof SSLException) {
                return new BackendAccessException(
                        description + " and this client do not agree on TLS (" + brief(cause)
                                + "); check ssl_ca_certs, ssl_check_hostname, ssl_certfile and ssl_keyfile in result_backend",
                        thrown);
            }
        }
        return new BackendUnavailableException(
                description + " did not answer within " + operationTimeout.toMillis() + " ms (" + brief(thrown)
                        + "); check host and port in result_backend and that the server runs, or raise operation_timeout",
                thrown);
    }

    /** Waits for what an operation may take. */
    <T> T join(CompletableFuture<T> future) {
        try {
            return future.get(operationTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw translate(e);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw translate(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.cancel(false);
            throw interrupted(e);
        }
    }

    /** The cause of it all, in a few words. */
    String brief(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }

    private ResultBackendException refused(String reply, Throwable thrown) {
        String said = description + " refused: " + reply;
        if (mentions(reply, "WRONGPASS", "NOAUTH", "invalid password", "called without any password")) {
            return new BackendAccessException(
                    said + "; check user name and password, e.g. password(Credentials.env(\"REDIS_PASSWORD\"))",
                    thrown);
        }
        if (mentions(reply, "NOPERM", "ACL failure")) {
            return new BackendAccessException(
                    said + "; allow this ACL user the command, the keys (~) and the channels (&) of results", thrown);
        }
        if (mentions(reply, "READONLY")) {
            return new BackendUnavailableException(
                    said
                            + "; result_backend must name the master, not a replica; if a failover is under way, try again",
                    thrown);
        }
        if (mentions(reply, "OOM ")) {
            return new BackendUnavailableException(
                    said + "; nothing was stored: raise maxmemory or lower result_expires, then try again", thrown);
        }
        if (Remedy.of(thrown) != Remedy.NONE || mentions(reply, "MISCONF")) {
            return new BackendUnavailableException(said + "; try again", thrown);
        }
        if (mentions(reply, "WRONGTYPE")) {
            return new ResultDecodingException(
                    said + "; the key is not a result: forget it, or use another redis_key_prefix", thrown);
        }
        if (mentions(reply, "DB index is out of range", "SELECT is not allowed")) {
            return new InvalidSettingException(said + "; the database number in result_backend must exist, use /0");
        }
        return new ResultBackendException(said, thrown);
    }

    private static boolean mentions(String reply, String... words) {
        for (String word : words) {
            if (reply.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
