package io.github.celeriac.internal;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackendException;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What futures lack: joined with exceptions unwrapped and the interrupt flag kept, and all of a collection. */
public final class Futures {
    private Futures() {}

    /** Waits for {@code future}; cancels it if this thread is interrupted. */
    public static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.cancel(false);
            throw new AwaitInterruptedException("the thread was interrupted while it waited for the backend", e);
        } catch (ExecutionException e) {
            throw asUnchecked(unwrap(e));
        } catch (CancellationException e) {
            throw asUnchecked(e);
        }
    }

    /** Ends when all of them have ended, badly if one did. */
    public static CompletableFuture<Void> allOf(Collection<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
    }

    public static Throwable unwrap(Throwable thrown) {
        Throwable current = thrown;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    /** The exception itself, or one that a caller can throw. */
    public static RuntimeException asUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof CancellationException) {
            return new BackendUnavailableException("the backend's client gave the operation up; try again", thrown);
        }
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new ResultBackendException("the backend failed: " + thrown, thrown);
    }
}
