package io.github.celeriac.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RedisServer;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A small worker on a Redis broker, queue {@code java}: tasks {@code java.add}, {@code java.fail}, {@code java.flaky},
 * {@code java.unencodable}. Keeps a copy of each message until it is done with it.
 */
final class JavaWorker implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> broker;
    private final ResultBackend results;
    private final TaskPublisher publisher;
    private final Canvas canvas;
    private final TaskCompletion completion;
    private final int deliveries;
    private final Thread thread;
    private volatile boolean closed;

    /** @param deliveries how often it runs every message */
    JavaWorker(RedisServer redis, int brokerDatabase, RedisResultBackend.Builder backend, int deliveries) {
        RedisURI uri = RedisURI.create(redis.host(), redis.port());
        uri.setDatabase(brokerDatabase);
        uri.setCredentialsProvider(io.lettuce.core.RedisCredentialsProvider.from(
                () -> io.lettuce.core.RedisCredentials.just(null, redis.password())));
        client = RedisClient.create(uri);
        broker = client.connect();
        results = backend.build();
        publisher = TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", redis.url(brokerDatabase)))
                .build();
        canvas = results.canvas(publisher, task -> task.startsWith("java.") ? "java" : null);
        completion = canvas.completion();
        this.deliveries = deliveries;
        thread = new Thread(this::work, "java-worker");
        thread.start();
    }

    private void work() {
        while (!closed) {
            KeyValue<String, String> message = broker.sync().brpop(0.2, "java");
            if (message != null) {
                for (int i = 0; i < deliveries; i++) {
                    run(message.getValue());
                }
            }
        }
    }

    private void run(String text) {
        try {
            JsonNode envelope = JSON.readTree(text);
            Map<String, Object> headers = map(envelope.get("headers"));
            Map<String, Object> properties = map(envelope.get("properties"));
            JsonNode body = JSON.readTree(
                    Base64.getDecoder().decode(envelope.get("body").asText()));
            TaskContext task = TaskContext.fromMessage(headers, properties)
                    .withBody(JSON.convertValue(body, List.class))
                    .with("hostname", "java@test");
            end(task, (List<?>) task.field("args"));
        } catch (BackendUnavailableException e) {
            broker.sync().rpush("java", text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end(TaskContext task, List<?> args) {
        switch (task.taskName().orElseThrow()) {
            case "java.add" ->
                completion.success(task, ((Number) args.get(0)).intValue() + ((Number) args.get(1)).intValue());
            case "java.sum" ->
                completion.success(
                        task,
                        ((List<?>) args.get(0))
                                .stream()
                                        .mapToInt(each -> ((Number) each).intValue())
                                        .sum());
            case "java.fail" -> completion.failure(task, new IllegalStateException(String.valueOf(args.get(0))));
            case "java.revoked" -> completion.revoked(task, "terminated");
            case "java.flaky" -> {
                if (task.retries() < ((Number) args.get(0)).intValue()) {
                    completion.retry(task, new IllegalStateException("not yet"), Duration.ZERO);
                } else {
                    completion.success(task, task.retries());
                }
            }
            case "java.unencodable" -> {
                try {
                    completion.success(task, new Thread());
                } catch (io.github.celeriac.ResultEncodingException e) {
                    // told, and stored as a failure
                }
            }
            default -> completion.failure(task, new IllegalArgumentException("no such task"));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode node) {
        return JSON.convertValue(node, Map.class);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        canvas.close();
        publisher.close();
        results.close();
        broker.close();
        client.shutdown();
    }
}
