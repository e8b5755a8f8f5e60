package io.github.celeriac.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A worker and a client that share results in an SQLite file, which Python Celery can read, too. */
public final class QuickstartMain {
    private QuickstartMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Files.createTempDirectory("celeriac-quickstart").resolve("results.db");
        String url = "db+sqlite:///" + file;
        String sumId = UUID.randomUUID().toString();
        String chargeId = UUID.randomUUID().toString();
        Thread worker = new Thread(new Worker(url, sumId, chargeId), "worker");
        worker.start();
        Client.awaitBoth(url, sumId, chargeId);
        worker.join();
        System.out.println();
        System.out.println("Python Celery reads the same file:");
        System.out.println();
        System.out.print(PythonReader.lines(url, sumId, chargeId));
    }
}
