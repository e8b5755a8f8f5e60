package io.github.celeriac.redis;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A worker that is killed: stores result after result, and prints the id of each as soon as it is acknowledged. */
final class SpoolingProcess {
    private SpoolingProcess() {}

    public static void main(String[] args) {
        try (ResultBackend results = RedisResultBackend.builder()
                .environment(Map.of("CELERY_RESULT_BACKEND", args[0]))
                .spool(Path.of(args[1]))
                .operationTimeout(Duration.ofSeconds(4))
                .build()) {
            System.out.println("ready");
            while (true) {
                String id = UUID.randomUUID().toString();
                WriteOutcome outcome = results.writer().success(TaskContext.of(id), id);
                System.out.println(outcome + " " + id);
            }
        }
    }
}
