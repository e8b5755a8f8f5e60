package io.github.celeriac.redis.internal;

import io.github.celeriac.ResultBackendException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.PartitionSelectorException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;

/** What helps against a failed command: a failover, a restart and a resharding pass by themselves. */
enum Remedy {
    /** Nothing does. */
    NONE,
    /** The same again, a little later. */
    WAIT,
    /** The same again, at another server. */
    MOVE;

    private static final List<String> ELSEWHERE = List.of("READONLY", "MOVED ", "CLUSTERDOWN", "UNBLOCKED");
    private static final List<String> SOON =
            List.of("LOADING", "MASTERDOWN", "TRYAGAIN", "BUSY ", "ASK ", "NOREPLICAS", "FAILOVER");

    static Remedy of(Throwable thrown) {
        Throwable cause = RedisErrors.unwrapped(thrown);
        String reply = RedisErrors.serverReply(cause);
        if (reply != null) {
            return ELSEWHERE.stream().anyMatch(reply::contains)
                    ? MOVE
                    : SOON.stream().anyMatch(reply::contains) ? WAIT : NONE;
        }
        if (cause instanceof PartitionSelectorException) {
            return MOVE;
        }
        boolean lost = cause instanceof IOException
                || cause instanceof CancellationException // its connection was closed in favour of another
                || cause instanceof RedisConnectionException
                || cause instanceof RedisException && isClosed(cause);
        return lost && isTransient(cause) ? WAIT : NONE;
    }

    /** Lettuce has no type for it. */
    private static boolean isClosed(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("onnection closed")
                || message.contains("onnection is closed")
                || message.contains("not connected")
                || cause.getCause() instanceof IOException;
    }

    private static boolean isTransient(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || cause instanceof RedisCommandTimeoutException
                    || cause instanceof RedisCommandExecutionException
                    || cause instanceof ResultBackendException) {
                return false;
            }
        }
        return true;
    }
}
