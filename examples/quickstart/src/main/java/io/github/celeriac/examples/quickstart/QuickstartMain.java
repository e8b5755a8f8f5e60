package io.github.celeriac.examples.quickstart;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** A worker and a client that share results in an SQLite file, which Python Celery can read, too. */
public final class QuickstartMain {
    private QuickstartMain() {}

    public static void main(String[] args) throws IOException {
        Path file = Files.createTempDirectory("celeriac-quickstart").resolve("results.db");
        String url = "db+sqlite:///" + file;
        String sumId = UUID.randomUUID().toString();
        String chargeId = UUID.randomUUID().toString();
        try (ResultBackend results = ResultBackends.open(url)) {
            new Thread(new Worker(results.writer(), sumId, chargeId), "worker").start();
            awaitAndPrint(results, sumId, chargeId);
        }
        System.out.println();
        System.out.println("Python Celery reads the same file:");
        System.out.println();
        System.out.print(PythonReader.lines(url, sumId, chargeId));
    }

    // docs: client
    static void awaitAndPrint(ResultBackend results, String sumId, String chargeId) {
        Integer sum = results.await(sumId, Integer.class, Duration.ofSeconds(10));
        System.out.println("sum: " + sum);
        try {
            results.await(chargeId, Object.class, Duration.ofSeconds(10));
        } catch (RemoteTaskException e) {
            System.out.println("charge failed: " + e.type() + " " + e.args());
        }
    }
    // docs: end
}
