package io.github.celeriac.jdbc.internal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a connection hears is not believed but tried: a word is sent through another one, at first and every now and then.
 * It finds poolers that keep what is meant for us, and connections that some firewall has forgotten.
 */
final class Trial {
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final Channel channel;
    private final Schema schema;

    private @Nullable String open;
    private long sentNanos;
    private volatile boolean passed;
    private volatile boolean triggered;

    Trial(Database database, Channel channel, Schema schema) {
        this.database = database;
        this.channel = channel;
        this.schema = schema;
        sentNanos = System.nanoTime() - INTERVAL.toNanos();
    }

    /** Whether a word was heard yet. */
    boolean passed() {
        return passed;
    }

    /** Whether rows that others write are told of, too. */
    boolean triggered() {
        return triggered;
    }

    /** Sends the next word when it is time; throws if the last one was not heard. */
    void proceed(long nowNanos) throws SQLException {
        long since = nowNanos - sentNanos;
        if (open == null && since >= INTERVAL.toNanos()) {
            send(nowNanos);
        } else if (open != null && since > PATIENCE.toNanos()) {
            throw passed
                    ? new SQLException("what is sent is not heard any more")
                    : new Channel.ImpossibleException("what is sent is not heard; is there a pooler in between?");
        }
    }

    private void send(long nowNanos) throws SQLException {
        String word = "trial " + UUID.randomUUID();
        open = word;
        sentNanos = nowNanos;
        SqlProblem problem = database.use(other -> triggered = channel.send(other, schema.tables(other), word));
        if (problem != null) {
            throw problem.asSqlException();
        }
    }

    /** Whether it was the word. */
    boolean hears(String payload) {
        if (!payload.equals(open)) {
            return false;
        }
        open = null;
        passed = true;
        return true;
    }
}
