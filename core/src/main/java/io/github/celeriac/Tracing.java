package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * Where spans of stores, fetches and awaits go; {@link io.github.celeriac.micrometer.MicrometerTracing} takes them to
 * Micrometer. Called from any thread: must be quick and must not block. What it throws is ignored.
 */
public interface Tracing {
    /**
     * An operation has begun. What the calling thread does now is its parent, unless the task's message has a trace of its own.
     *
     * @param operation {@link Metric#STORE}, {@link Metric#FETCH} or {@link Metric#AWAIT}
     * @param backend the scheme of the URL
     * @param task the task of a store, with the headers of its message if it was made of one; null for what has no single one
     */
    Span begin(Metric operation, String backend, @Nullable TaskContext task);

    /** An operation under way. */
    interface Span {
        /**
         * It has ended, on whatever thread; called once.
         *
         * @param outcome as the tag of that name of the operation's metric
         * @param problem why it failed; null if it did not
         */
        void end(String outcome, @Nullable Throwable problem);
    }
}
