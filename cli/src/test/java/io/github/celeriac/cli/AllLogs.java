package io.github.celeriac.cli;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the library and its drivers log at their finest; all of it ends in java.util.logging here. */
final class AllLogs extends Handler implements AutoCloseable {
    /** The test's own, which has the servers' passwords in its commands. */
    private static final List<String> FIXTURES = List.of("org.testcontainers", "com.github.dockerjava", "tc.");

    /** Its FINEST is every byte that Lettuce sends, as docs/security.md warns. */
    private static final Logger TRAFFIC = Logger.getLogger("io.lettuce.core.protocol.CommandEncoder");

    /** Held, as java.util.logging itself holds loggers weakly. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger HIKARI = Logger.getLogger("com.zaxxer.hikari");

    private final Queue<String> records = new ConcurrentLinkedQueue<>();
    private final Level usual = ROOT.getLevel();

    private AllLogs() {}

    static AllLogs capture() {
        AllLogs logs = new AllLogs();
        logs.setLevel(Level.ALL);
        logs.setFormatter(new SimpleFormatter());
        ROOT.addHandler(logs);
        ROOT.setLevel(Level.ALL);
        HIKARI.setLevel(Level.ALL);
        TRAFFIC.setLevel(Level.FINER);
        return logs;
    }

    /** Each with its logger's name, its parameters and its stack trace. */
    Collection<String> records() {
        return records;
    }

    @Override
    public void publish(LogRecord entry) {
        String name = String.valueOf(entry.getLoggerName());
        if (FIXTURES.stream().noneMatch(name::startsWith)) {
            records.add(name + " " + getFormatter().format(entry));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
        ROOT.setLevel(usual);
        HIKARI.setLevel(Level.SEVERE);
        TRAFFIC.setLevel(null);
    }
}
