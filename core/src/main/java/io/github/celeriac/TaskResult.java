package io.github.celeriac;

import io.github.celeriac.internal.ValueConverter;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a backend knows of one task at one moment.
 *
 * <p>Immutable. Mirrors {@code celery.result.AsyncResult}, with one difference: a task that nobody knows is
 * {@link Absent}, not pending.
 *
 * @param <T> the type that a success's value was asked for
 */
public sealed interface TaskResult<T> {

    String taskId();

    /** Celery's state, {@link States#PENDING} for {@link Absent}. */
    String state();

    /** The stored document; empty only for {@link Absent}, and for most of what is {@link Unreadable}. */
    Optional<TaskMeta> meta();

    /** Whether the task has ended. */
    default boolean isReady() {
        return this instanceof Success
                || this instanceof Failure
                || this instanceof Revoked
                || this instanceof Unreadable && States.isReady(state());
    }

    /** The task returned {@code value}, which is null for Python's None. */
    record Success<T>(TaskMeta document, @Nullable T value) implements Stored<T> {}

    /** The task raised. */
    record Failure<T>(TaskMeta document, RemoteTaskException exception) implements Stored<T> {}

    /** The task was revoked, terminated or expired. */
    record Revoked<T>(TaskMeta document, TaskRevokedException exception) implements Stored<T> {}

    /** The task has not ended: STARTED, RETRY, or any state of the application's own. */
    record Running<T>(TaskMeta document) implements Stored<T> {
        /** What the task told of itself, e.g. its progress; for RETRY the exception map of the cause. */
        public @Nullable Object info() {
            return document.result();
        }
    }

    /** The backend has nothing under this id: not sent, not started, expired or forgotten. */
    record Absent<T>(String taskId) implements TaskResult<T> {
        public Absent {
            Objects.requireNonNull(taskId, "taskId");
        }

        @Override
        public String state() {
            return States.PENDING;
        }

        @Override
        public Optional<TaskMeta> meta() {
            return Optional.empty();
        }
    }

    /**
     * One of many that cannot be told, whatever the others are: only {@link ResultBackend#fetchMany} has these, where asking
     * for this one alone throws {@code exception}.
     *
     * @param document what is stored, if only its value is not of the type that was asked for
     */
    record Unreadable<T>(String taskId, @Nullable TaskMeta document, ResultBackendException exception)
            implements TaskResult<T> {
        /** The stored state, or {@code UNREADABLE}. */
        @Override
        public String state() {
            return document == null ? "UNREADABLE" : document.state();
        }

        @Override
        public Optional<TaskMeta> meta() {
            return Optional.ofNullable(document);
        }
    }

    /** What the four cases with a stored document share. */
    sealed interface Stored<T> extends TaskResult<T> permits Success, Failure, Revoked, Running {
        TaskMeta document();

        @Override
        default String taskId() {
            return document().taskId();
        }

        @Override
        default String state() {
            return document().state();
        }

        @Override
        default Optional<TaskMeta> meta() {
            return Optional.of(document());
        }
    }

    /**
     * The value of a success.
     *
     * @return null if the task returned None
     * @throws RemoteTaskException if it failed or was revoked
     * @throws ResultBackendException if it is {@link Unreadable}
     * @throws IllegalStateException if it has not ended
     */
    default @Nullable T get() {
        if (this instanceof Success<T> success) {
            return success.value();
        }
        if (this instanceof Failure<T> failure) {
            throw failure.exception();
        }
        if (this instanceof Revoked<T> revoked) {
            throw revoked.exception();
        }
        if (this instanceof Unreadable<T> unreadable) {
            throw unreadable.exception();
        }
        throw new IllegalStateException("task " + taskId() + " has not ended: its state is " + state()
                + "; await it, or look at isReady() first");
    }

    /** Reads a document; a success's value is converted to {@code type}. */
    static <T> TaskResult<T> of(TaskMeta meta, Type type) {
        return switch (meta.state()) {
            case States.SUCCESS -> new Success<>(meta, ValueConverter.convert(meta.result(), type));
            case States.FAILURE -> new Failure<>(meta, RemoteTaskException.of(meta));
            case States.REVOKED -> new Revoked<>(meta, TaskRevokedException.of(meta));
            default -> new Running<>(meta);
        };
    }
}
