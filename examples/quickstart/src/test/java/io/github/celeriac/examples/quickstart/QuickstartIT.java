package io.github.celeriac.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.WithEveryPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works, and so do the Python lines that it prints, as they are. */
class QuickstartIT {
    @TempDir
    private Path folder;

    @WithEveryPeer
    void celery_reads_what_the_worker_stored(CeleryPeer peer) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String output = run(
                java,
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                QuickstartMain.class.getName());
        assertThat(output)
                .contains("shop.sum] WRITTEN", "the sum is 6")
                .contains("failed with IllegalArgumentException [amount was -5 but must be more than 0]");

        Path program = folder.resolve("read.py");
        Files.writeString(program, output.substring(output.indexOf("from celery import")));
        assertThat(run(pythonOf(peer), program.toString()))
                .isEqualTo("6\nFAILURE IllegalArgumentException('amount was -5 but must be more than 0')\n");
    }

    private static String pythonOf(CeleryPeer peer) {
        return (String)
                peer.app("cache+memory://").eval("os.sys.executable").json().orElseThrow();
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path errors = folder.resolve("stderr.txt");
        Process process = new ProcessBuilder(List.of(command))
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(Files.readString(errors)).isEmpty();
        return output;
    }
}
