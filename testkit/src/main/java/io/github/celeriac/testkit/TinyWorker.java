package io.github.celeriac.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.BuiltinTasks;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** A broker and a worker in one thread: what a canvas sends is run, each message as often as the test says. */
final class TinyWorker implements TaskPublisher {
    static final String ECHO = "shop.echo";
    static final String FAIL = "shop.fail";

    private final Codec json = ServiceLoader.load(CodecProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("json"))
            .findAny()
            .orElseThrow()
            .create(CodecSettings.defaults());
    private final Queue<TaskMessage> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<TaskMessage> all = new ConcurrentLinkedQueue<>();
    private final Canvas canvas;

    TinyWorker(ResultBackend results) {
        canvas = results.canvas(this);
    }

    Canvas canvas() {
        return canvas;
    }

    /** How many messages this task came with. */
    long sent(String taskId) {
        return all.stream().filter(each -> each.correlationId().equals(taskId)).count();
    }

    /** Where the messages of all tasks of this name went. */
    List<String> routingKeysOf(String taskName) {
        return all.stream()
                .filter(each -> each.taskName().equals(taskName))
                .map(TaskMessage::routingKey)
                .toList();
    }

    /** Runs what is sent until there is nothing left, and it is so. */
    void runAll(int deliveries, BooleanSupplier enough) {
        long deadline = System.nanoTime() + ContractBackends.PATIENCE.toNanos();
        while (!waiting.isEmpty() || !enough.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("all has been run in time")
                    .isNegative();
            TaskMessage message = waiting.poll();
            for (int i = 0; message != null && i < deliveries; i++) {
                run(message);
            }
        }
    }

    private void run(TaskMessage message) {
        TaskContext task = TaskContext.fromMessage(
                        message.headers(), Map.of("delivery_info", Map.of("routing_key", message.routingKey())))
                .withBody(json.decode(message.body()));
        TaskCompletion completion = canvas.completion();
        Object argument = task.field("args") instanceof List<?> args && !args.isEmpty() ? args.get(0) : null;
        switch (task.taskName().orElseThrow()) {
            case BuiltinTasks.CHORD_UNLOCK -> completion.unlockChord(task);
            case FAIL -> completion.failure(task, new IllegalStateException(String.valueOf(argument)));
            default -> completion.success(task, argument);
        }
    }

    @Override
    public String description() {
        return "a list";
    }

    @Override
    public CompletableFuture<Void> publish(TaskMessage message) {
        all.add(message);
        waiting.add(message);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        canvas.close();
    }
}
