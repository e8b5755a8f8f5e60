package io.github.celeriac.examples.worker;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.examples.worker.Broker.Message;
import io.github.celeriac.spi.TaskPublisher;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes task messages from one queue, runs them, and acknowledges each when its result is stored and all that it owes is
 * done: a worker that dies loses none, and the next one may run some again.
 */
final class Worker implements AutoCloseable {
    private static final int PREFETCH = 4; // for each thread: Celery's worker_prefetch_multiplier

    /** What comes while we close is not settled, and the broker gives it to another. */
    private static final RejectedExecutionHandler GIVEN_BACK = new ThreadPoolExecutor.DiscardPolicy();

    private final Broker broker;
    private final ResultBackend results;
    private final TaskPublisher publisher;
    private final Canvas canvas;
    private final Revokes revokes = new Revokes();
    private final Execution execution;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, GIVEN_BACK);
    private final int prefetch;
    private final AtomicInteger notDue = new AtomicInteger();
    private volatile boolean closing;

    Worker(Options options, Map<String, String> environment) throws Exception {
        Map<String, String> settings = settings(options, environment);
        Tasks tasks = new Tasks();
        results = ResultBackends.builder().environment(settings).build();
        publisher = TaskPublishers.builder().environment(settings).build();
        // What comes next and is one of our tasks comes to our queue; all else goes to task_default_queue.
        canvas = results.canvas(publisher, task -> tasks.has(task) ? options.queue() : null);
        execution = new Execution(results, canvas.completion(), tasks, revokes);
        int count = options.concurrency();
        threads = new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), GIVEN_BACK);
        prefetch = PREFETCH * options.concurrency();
        broker = Broker.connect(options);
        broker.room(prefetch);
        broker.consume(this::accept, this::control);
    }

    private static Map<String, String> settings(Options options, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("CELERY_RESULT_BACKEND", options.backend());
        settings.put("CELERY_BROKER_URL", options.broker());
        settings.put("CELERY_RESULT_SERIALIZER", options.serializer());
        settings.put("CELERY_RESULT_ACCEPT_CONTENT", options.serializer());
        return settings;
    }

    private void control(byte[] message) {
        try {
            revokes.control(message);
        } catch (RuntimeException e) {
            System.err.println("ignored a control message: " + e.getMessage());
        }
    }

    private void accept(Message message) {
        TaskContext task;
        Optional<Duration> left;
        try {
            task = TaskContext.fromMessage(message.headers(), message.properties())
                    .withBody(Codecs.of(message.contentType()).decode(message.body()))
                    .with("hostname", "celeriac@worker");
            left = Times.isExpired(task) ? Optional.empty() : Times.untilDue(task);
        } catch (RuntimeException e) {
            reject(message, e);
            return;
        }
        if (left.isPresent()) {
            runLater(task, message, left.get());
        } else {
            runNow(task, message);
        }
    }

    private static void reject(Message message, Exception reason) {
        System.err.println("rejected a message: " + reason.getMessage());
        attempt(message.settlement()::reject);
    }

    /** Until it is due it is ours, and takes no room. */
    private void runLater(TaskContext task, Message message, Duration left) {
        broker.room(prefetch + notDue.incrementAndGet());
        Runnable due = () -> {
            broker.room(prefetch + notDue.decrementAndGet());
            runNow(task, message);
        };
        timer.schedule(due, left.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void runNow(TaskContext task, Message message) {
        threads.execute(() -> run(task, message));
    }

    private void run(TaskContext task, Message message) {
        if (closing) {
            return;
        }
        try {
            execution.run(task);
        } catch (InterruptedException
                | AwaitInterruptedException
                | BackendAccessException
                | BackendClosedException
                | BackendUnavailableException
                | Error e) {
            System.err.println("put back " + task + ": " + e);
            putBack(message);
            return;
        } catch (RuntimeException e) { // would be so the next time, too
            reject(message, e);
            return;
        }
        attempt(message.settlement()::ack);
    }

    /** Soon, and not at once: what is the matter may last. */
    private void putBack(Message message) {
        timer.schedule(() -> attempt(message.settlement()::putBack), 1, TimeUnit.SECONDS);
    }

    /** What only the broker can fail at. */
    private interface Attempt {
        void run() throws Exception;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception e) {
            System.err.println("the broker is away and will deliver the message again: " + e.getMessage());
        }
    }

    /** Takes no more, finishes what runs with all it owes, and gives the rest back. */
    @Override
    public void close() throws IOException {
        attempt(broker::stop);
        closing = true;
        timer.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        canvas.close();
        publisher.close();
        results.close();
        broker.close();
    }
}
