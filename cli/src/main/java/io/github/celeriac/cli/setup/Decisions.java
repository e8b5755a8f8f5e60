package io.github.celeriac.cli.setup;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The decision tables. In each the first line that holds counts, and the last one always holds. */
public final class Decisions {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;

    private Decisions() {}

    public static List<Rule<Needs, Backend>> backend() {
        return List.of(
                new Rule<>(
                        "only the sender of a task reads its result, within an hour, none is over 16 MiB, and they need not"
                                + " be durable",
                        needs -> needs.readers() == Readers.SENDER
                                && !needs.keptLongerThan(HOUR)
                                && needs.bytes() <= 16 * MIB
                                && !needs.durable(),
                        Backend.RPC,
                        "a message goes to the one who waits; nothing is stored, so there is nothing to clean up",
                        "nobody else can read it, nor the sender after a restart; no chords, saved groups or lists"),
                new Rule<>(
                        "not everybody who may write can be trusted, and Python reads",
                        Needs::pythonWouldUnpickleStrangers,
                        Backend.REDIS,
                        "on SQL Celery itself unpickles what it reads, so who writes there can run code in Python; on Redis"
                                + " it reads data",
                        "memory for all that is kept; to be durable Redis needs `appendonly yes` and `appendfsync always`,"
                                + " and gets slower by it"),
                new Rule<>(
                        "all programs are on one machine, and store up to 100 results a second",
                        needs -> needs.readers() == Readers.MACHINE && needs.perSecond() <= 100,
                        Backend.SQLITE,
                        "a file: no server to run, durable when acknowledged",
                        "one writer at a time; waiting is polling; a cleanup has to run"),
                new Rule<>(
                        "they must be durable, or live longer than a week, or take more than 4 GiB at once, or one is over"
                                + " 16 MiB",
                        needs -> needs.durable()
                                || needs.keptLongerThan(WEEK)
                                || needs.holdMoreThan(4 * GIB)
                                || needs.bytes() > 16 * MIB,
                        Backend.POSTGRESQL,
                        "durable when acknowledged; on disk, next to your own data and in its transactions",
                        "a table to clean up; a store waits for the disk"),
                new Rule<>(
                        "anything else",
                        needs -> true,
                        Backend.REDIS,
                        "pushed at once; expires by itself; groups and chords",
                        "memory for all that is kept; what was not yet on disk is lost when the server dies"));
    }

    public static List<Rule<Choice, String>> serializer() {
        return List.of(
                new Rule<>(
                        "SQL",
                        choice -> choice.backend().isSql(),
                        "json",
                        "the result itself is a pickle there, whatever this says, and read here as data; this is for the"
                                + " arguments of extended results",
                        "nothing"),
                new Rule<>(
                        "results over 256 KiB, and everybody who may write can be trusted",
                        choice -> choice.needs().bytes() > 256 * KIB
                                && choice.needs().trusted(),
                        "msgpack",
                        "smaller, and bytes as they are",
                        "readers need its Python package; it has no form for times, decimals and UUIDs, which are refused"),
                new Rule<>(
                        "anything else",
                        choice -> true,
                        "json",
                        "every Celery reads it, and people do",
                        "more bytes; it proves nothing about who wrote it, for which there is `auth`"));
    }

    public static List<Rule<Choice, String>> expiry() {
        return List.of(
                new Rule<>(
                        "for ever",
                        choice -> choice.needs().forEver(),
                        "`never` for Java, `result_expires = None` for Python",
                        "nothing is deleted; with 0, Celery's own cleanup deletes every row, and RabbitMQ refuses its queues",
                        "it grows until somebody deletes something"),
                new Rule<>(
                        "SQL",
                        choice -> choice.backend().isSql(),
                        "`result_expires`, and a cleanup once a day",
                        "rows do not expire by themselves",
                        "Celery's beat, or `celeriac cleanup` from cron; rows live up to a day longer"),
                new Rule<>(
                        "RPC",
                        choice -> choice.backend() == Backend.RPC,
                        "`result_expires`",
                        "for so long a reply that arrived is kept for who asks later",
                        "memory of the sender's own, up to `rpc_buffer_bytes`"),
                new Rule<>(
                        "Redis",
                        choice -> true,
                        "`result_expires`",
                        "each key goes by itself, that long after its last write",
                        "nothing"));
    }

    public static List<Rule<Choice, String>> connections() {
        return List.of(
                of(
                        Backend.REDIS,
                        "2 for each Java process",
                        "one for commands, one for messages, both shared by all threads",
                        "`maxclients` is 10,000 by default"),
                of(
                        Backend.POSTGRESQL,
                        "up to 7 for each Java process",
                        "five that are shared by all threads, one that listens, and one for a cleanup",
                        "`max_connections` is 100 by default, enough for 13 Java processes; for more put PgBouncer in front"),
                of(
                        Backend.MARIADB,
                        "up to 5 for each Java process",
                        "four that are shared by all threads, and one for a cleanup",
                        "`max_connections` is 151 by default, enough for 30 Java processes"),
                of(
                        Backend.SQLITE,
                        "up to 4 for each Java process",
                        "three to the file that are shared by all threads, and one for a cleanup",
                        "all of them wait for the one that writes"),
                of(
                        Backend.RPC,
                        "2 for each Java process",
                        "one for results, one for replies, both shared by all threads",
                        "a queue for each process that waits"));
    }

    private static Rule<Choice, String> of(Backend backend, String take, String because, String costs) {
        Predicate<Choice> condition = choice -> choice.backend() == backend;
        return new Rule<>(backend.title(), condition, take, because, costs);
    }

    /** What needs lead to, once it is known where results are. */
    public record Choice(Needs needs, Backend backend) {}
}
