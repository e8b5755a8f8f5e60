package io.github.celeriac;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ResultBackend#list} is to find, and how much of it at once. Immutable; each step gives a new one.
 *
 * <pre>{@code
 * ResultQuery failed = ResultQuery.all().states("FAILURE").doneBefore(yesterday);
 * }</pre>
 */
public final class ResultQuery {
    private static final int PAGE_SIZE = 200;
    private static final int MOST = 10_000;
    private static final ResultQuery ALL = new ResultQuery(Set.of(), null, null, null, PAGE_SIZE, null);

    private final Set<String> states;
    private final @Nullable Instant doneSince;
    private final @Nullable Instant doneBefore;
    private final @Nullable String name;
    private final int pageSize;
    private final @Nullable String cursor;

    private ResultQuery(
            Set<String> states,
            @Nullable Instant doneSince,
            @Nullable Instant doneBefore,
            @Nullable String name,
            int pageSize,
            @Nullable String cursor) {
        this.states = states;
        this.doneSince = doneSince;
        this.doneBefore = doneBefore;
        this.name = name;
        this.pageSize = pageSize;
        this.cursor = cursor;
    }

    /** Everything that is stored, 200 results a page. */
    public static ResultQuery all() {
        return ALL;
    }

    /** Only results in one of these states; none means in any. */
    public ResultQuery states(String... wanted) {
        return new ResultQuery(Set.of(wanted), doneSince, doneBefore, name, pageSize, cursor);
    }

    /** Only results with a {@code date_done} at this time or later. */
    public ResultQuery doneSince(Instant time) {
        return new ResultQuery(states, time, doneBefore, name, pageSize, cursor);
    }

    /** Only results with a {@code date_done} before this time. */
    public ResultQuery doneBefore(Instant time) {
        return new ResultQuery(states, doneSince, time, name, pageSize, cursor);
    }

    /** Only results of the task of this name, e.g. {@code proj.tasks.add}; it is stored with {@code result_extended}. */
    public ResultQuery name(String taskName) {
        return new ResultQuery(states, doneSince, doneBefore, taskName, pageSize, cursor);
    }

    /** About how many results a page has at most: all of them are in memory together. 1 to 10,000. */
    public ResultQuery pageSize(int results) {
        if (results < 1 || results > MOST) {
            throw new IllegalArgumentException(
                    "pageSize was " + results + " but must be 1 to " + MOST + "; a page is in memory as a whole");
        }
        return new ResultQuery(states, doneSince, doneBefore, name, results, cursor);
    }

    /** Goes on where a page ended. The cursor is the backend's own; it is good for another object, or tomorrow, too. */
    public ResultQuery from(String nextOfPage) {
        return new ResultQuery(states, doneSince, doneBefore, name, pageSize, nextOfPage);
    }

    /** Empty for any. */
    public Set<String> states() {
        return states;
    }

    public Optional<Instant> doneSince() {
        return Optional.ofNullable(doneSince);
    }

    public Optional<Instant> doneBefore() {
        return Optional.ofNullable(doneBefore);
    }

    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    public int pageSize() {
        return pageSize;
    }

    /** Empty at the beginning. */
    public Optional<String> cursor() {
        return Optional.ofNullable(cursor);
    }

    /** Whether a document is among those wanted. */
    public boolean matches(TaskMeta meta) {
        return (states.isEmpty() || states.contains(meta.state()))
                && (name == null || name.equals(meta.field("name")))
                && (doneSince == null || meta.dateDone().filter(this::isSince).isPresent())
                && (doneBefore == null
                        || meta.dateDone().filter(doneBefore::isAfter).isPresent());
    }

    private boolean isSince(Instant done) {
        return !done.isBefore(doneSince);
    }

    @Override
    public String toString() {
        return "ResultQuery[states=" + states + ", doneSince=" + doneSince + ", doneBefore=" + doneBefore + ", name="
                + name + ", pageSize=" + pageSize + ", cursor=" + cursor + "]";
    }
}
