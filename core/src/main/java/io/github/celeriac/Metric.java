package io.github.celeriac;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is measured: names, tags and units, none of which changes without a line in the changelog. All values of
 * all tags are from short lists, never from payloads or ids.
 */
public enum Metric {
    STORE(
            "celeriac.store",
            Kind.TIMER,
            "One store, from the call to the backend's acknowledgement. outcome is that of WriteOutcome or of the error.",
            "state",
            "outcome"),
    FETCH("celeriac.fetch", Kind.TIMER, "One read of one or many results, from the call to the answer.", "outcome"),
    AWAIT("celeriac.await", Kind.TIMER, "One await, from the call to its end, however it ended.", "outcome"),
    DELIVERY_LAG(
            "celeriac.delivery.lag",
            Kind.TIMER,
            "From a task's date_done to the end of an await that was there before; tells skewed clocks, too."),
    PAYLOAD("celeriac.payload", Kind.BYTES, "Encoded size of what a serializer wrote or read.", "direction"),
    BATCH("celeriac.batch", Kind.SIZE, "Results that went in one round trip.", "operation"),
    WAITERS("celeriac.waiters", Kind.GAUGE, "Tasks that are awaited now."),
    SWEEP_RESCUES(
            "celeriac.sweep.rescues",
            Kind.COUNTER,
            "Awaits that a sweep ended although the backend pushes: wake-ups that were lost, or writers that send none."),
    RECONNECTS("celeriac.reconnects", Kind.COUNTER, "Connections that were lost and replaced.", "connection"),
    RETRIES("celeriac.retries", Kind.COUNTER, "Operations that were tried again after a passing error."),
    DROPPED_REPLIES(
            "celeriac.dropped.replies",
            Kind.COUNTER,
            "Messages to an RPC client that were not kept: unreadable, nobodys (and so without a task), or room for want of it.",
            "reason"),
    IDS_LEFT(
            "celeriac.ids.left",
            Kind.GAUGE,
            "Ids that are left for rows of a database's task table, where an id has 32 bits; looked up once a minute."),
    CLEANED(
            "celeriac.cleaned",
            Kind.COUNTER,
            "Results and saved groups past result_expires that a cleanup deleted, where they do not expire by themselves."),
    POOL_CONNECTIONS(
            "celeriac.pool.connections",
            Kind.GAUGE,
            "Connections in the pool that an SQL backend has of its own.",
            "state"),
    POOL_MAX("celeriac.pool.max", Kind.GAUGE, "The most that this pool may have."),
    POOL_PENDING(
            "celeriac.pool.pending",
            Kind.GAUGE,
            "Threads that wait for a connection of it, because the database makes none, or not yet."),
    SPOOL_FILES("celeriac.spool.files", Kind.GAUGE, "Files on the local disk with results that are yet to be sent."),
    SPOOL_BYTES("celeriac.spool.bytes", Kind.GAUGE, "Bytes in these files."),
    SPOOL_AGE(
            "celeriac.spool.age.seconds",
            Kind.GAUGE,
            "Seconds since the oldest of these files was begun, also by an earlier process; 0 if there is none."),
    DECODE_REFUSALS("celeriac.decode.refusals", Kind.COUNTER, "Results that are stored but were not read.", "reason");

    /** What a measurement is, and its unit. */
    public enum Kind {
        /** Nanoseconds. */
        TIMER,
        /** A distribution of bytes. */
        BYTES,
        /** A distribution of counts. */
        SIZE,
        /** Only grows. */
        COUNTER,
        /** Is asked when somebody looks. */
        GAUGE
    }

    private final String key;
    private final Kind kind;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy that nobody can change
    private final List<String> tags;

    Metric(String key, Kind kind, String meaning, String... tags) {
        this.key = key;
        this.kind = kind;
        this.meaning = meaning;
        List<String> all = new ArrayList<>(List.of("backend"));
        all.addAll(List.of(tags));
        this.tags = List.copyOf(all);
    }

    /** In Micrometer's form, e.g. {@code celeriac.sweep.rescues}; Prometheus makes {@code celeriac_sweep_rescues_total} of it. */
    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    /** One or two sentences for documentation. */
    public String meaning() {
        return meaning;
    }

    /** Names of the tags; {@code backend}, the scheme of the URL, is always the first. */
    public List<String> tags() {
        return tags;
    }
}
