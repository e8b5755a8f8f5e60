package io.github.celeriac.examples.client;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.spi.TaskPublisher;
import java.util.Map;

/**
 * {@code java -jar client.jar [TASK]}: calls a task that adds two numbers, {@code tasks.add} as in {@code tasks.py}. Broker,
 * result backend and queue are those of the environment: {@code CELERY_BROKER_URL}, {@code CELERY_RESULT_BACKEND},
 * {@code CELERY_TASK_DEFAULT_QUEUE}.
 */
public final class ClientMain {
    private ClientMain() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        if (arguments.length > 1
                || !environment.containsKey("CELERY_BROKER_URL")
                || !environment.containsKey("CELERY_RESULT_BACKEND")) {
            System.err.println(
                    "usage: java -jar client.jar [tasks.add], with CELERY_BROKER_URL and CELERY_RESULT_BACKEND"
                            + " in the environment, e.g. redis://localhost:6379/0; start a worker first:"
                            + " celery -A tasks worker");
            System.exit(2);
        }
        String add = arguments.length == 1 ? arguments[0] : "tasks.add";
        try (ResultBackend results = ResultBackends.fromEnvironment();
                TaskPublisher publisher = TaskPublishers.fromEnvironment();
                Canvas canvas = results.canvas(publisher)) {
            Calls calls = new Calls(results, canvas, add);
            calls.one();
            calls.many();
            calls.asCompleted();
            calls.oneThreadEach();
            calls.chain();
            calls.graph();
            calls.failing();
        }
    }
}
