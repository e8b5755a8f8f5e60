package io.github.celeriac.docs;

import io.github.celeriac.Credentials;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TypeRef;
import io.github.celeriac.jdbc.JdbcResultBackend;
import io.github.celeriac.micrometer.MicrometerMetrics;
import io.github.celeriac.redis.RedisResultBackend;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The code of the pages that is in no example. {@link DocumentedCodeTest} runs it. */
final class DocumentedCode {
    private DocumentedCode() {}

    // docs: open
    static ResultBackend open() {
        return ResultBackends.fromEnvironment(); // CELERY_RESULT_BACKEND and friends
    }
    // docs: end

    // docs: builder
    static ResultBackend build(String url) {
        return ResultBackends.builder()
                .url(url)
                .serializer("json")
                .expires(Duration.ofDays(7))
                .set("result_extended", "true") // any setting by its name
                .build();
    }
    // docs: end

    // docs: metrics
    static ResultBackend measured(MeterRegistry registry) {
        return ResultBackends.builder()
                .environment(System.getenv())
                .metrics(MicrometerMetrics.on(registry))
                .build();
    }
    // docs: end

    // docs: dataSource
    static ResultBackend adopt(DataSource dataSource) {
        return JdbcResultBackend.builder().dataSource(dataSource).build();
    }
    // docs: end

    // docs: transaction
    static void pay(ResultBackend results, Connection transaction, TaskContext task, int order) throws SQLException {
        transaction.setAutoCommit(false);
        try (Statement statement = transaction.createStatement()) {
            statement.executeUpdate("UPDATE orders SET paid = 1 WHERE id = " + order);
            JdbcResultBackend.writer(results, transaction).success(task, "paid");
            transaction.commit();
        } catch (SQLException | RuntimeException e) {
            transaction.rollback();
            throw e;
        }
    }
    // docs: end

    // docs: redis
    static ResultBackend redis() {
        return RedisResultBackend.builder()
                .url("rediss://cache.example.com:6380/1?ssl_cert_reqs=required")
                .username("celery")
                .password(Credentials.env("REDIS_PASSWORD"))
                .build();
    }
    // docs: end

    // docs: await
    static List<Integer> await(ResultBackend results, String taskId) {
        try {
            return results.await(taskId, new TypeRef<List<Integer>>() {}, Duration.ofSeconds(30));
        } catch (RemoteTaskException e) {
            throw new IllegalStateException("the task raised " + e.type() + " with " + e.args(), e);
        }
    }
    // docs: end

    // docs: async
    static CompletableFuture<Void> awaitLater(ResultBackend results, String taskId, Consumer<Integer> use) {
        return results.awaitAsync(taskId, Integer.class, Duration.ofSeconds(30)).thenAccept(use);
    }
    // docs: end

    // docs: fetch
    static String describe(ResultBackend results, String taskId) {
        TaskResult<Integer> result = results.fetch(taskId, Integer.class);
        if (result instanceof TaskResult.Success<Integer> success) {
            return "returned " + success.value();
        } else if (result instanceof TaskResult.Failure<Integer> failure) {
            return "raised " + failure.exception().type();
        } else if (result instanceof TaskResult.Revoked<Integer>) {
            return "was revoked";
        } else if (result instanceof TaskResult.Running<Integer> running) {
            return "is " + running.state() + " " + running.info();
        }
        return "is not known"; // TaskResult.Absent
    }
    // docs: end

    // docs: message
    static TaskContext task(Map<String, ?> headers, Map<String, ?> properties) {
        return TaskContext.fromMessage(headers, properties); // of a Celery task message
    }
    // docs: end
}
