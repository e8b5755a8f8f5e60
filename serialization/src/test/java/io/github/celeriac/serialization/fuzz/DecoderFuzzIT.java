package io.github.celeriac.serialization.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.serialization.PlainValueGenerator;
import io.github.celeriac.spi.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided fuzzing of each decoder by Jazzer: a second here, {@code -Dceleriac.fuzz.seconds=3600} elsewhere. With
 * {@code -Dceleriac.fuzz.corpus=FOLDER} what was found to reach new code is kept there, and a later run goes on from it.
 */
class DecoderFuzzIT {
    private static final int SECONDS = Integer.getInteger("celeriac.fuzz.seconds", 1);
    private static final String CORPUS = System.getProperty("celeriac.fuzz.corpus");
    private static final long SEED = 20_261_201;

    @TempDir
    private Path folder;

    static Stream<String> targets() {
        return DecoderFuzz.TARGETS.stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void a_decoder_only_ever_reads_or_refuses(String target) throws Exception {
        Path corpus = Files.createDirectories((CORPUS == null ? folder : Path.of(CORPUS)).resolve(target));
        int next = 0;
        for (byte[] seed : seeds(target)) {
            Files.write(corpus.resolve("seed-" + next++), seed);
        }
        Path log = folder.resolve("log");
        Process jazzer = new ProcessBuilder(command(target, corpus))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(SECONDS + 300L, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        String report = Files.readString(log);
        assertThat(jazzer.exitValue()).as(report + finding()).isZero();
        assertThat(report).as("it was guided by coverage").containsPattern("DONE +cov: [1-9]");
    }

    /** With its sanitizers, which find a class that an input names, or a command, being looked up. */
    private List<String> command(String target, Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + DecoderFuzz.class.getName(),
                "--target_args=" + target + " " + folder,
                "--instrumentation_includes=io.github.celeriac.**:org.yaml.snakeyaml.**",
                "-max_total_time=" + SECONDS,
                "-max_len=4096",
                "-timeout=60",
                "-seed=" + SEED,
                "-artifact_prefix=found-",
                corpus.toString());
    }

    private String finding() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder found = new StringBuilder();
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("found-"))
                    .toList()) {
                found.append('\n').append(file.getFileName()).append(": ");
                found.append(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
            }
            return found.toString();
        }
    }

    private List<byte[]> seeds(String target) throws Exception {
        if (target.equals("auth")) {
            return SignedFuzz.seeds(folder, DecoderFuzz.LIMITS);
        }
        if (target.equals("compression")) {
            return DecoderFuzz.compressed("all the same ".repeat(20).getBytes(UTF_8))
                    .toList();
        }
        List<byte[]> seeds = new ArrayList<>();
        Codec codec = DecoderFuzz.codec(target);
        PlainValueGenerator values = new PlainValueGenerator(SEED);
        for (int i = 0; i < 50; i++) {
            seeds.add(codec.encode(values.next()));
        }
        if (target.equals("pickle")) {
            recorded("pickle/celery-5.6.3.tsv")
                    .forEach(base64 -> seeds.add(Base64.getDecoder().decode(base64)));
        }
        if (target.equals("json")) {
            recorded("json/kombu-5.6.2.tsv").forEach(json -> seeds.add(json.getBytes(UTF_8)));
        }
        return seeds;
    }

    /** The last column. */
    private static List<String> recorded(String vectors) throws IOException {
        try (InputStream file = DecoderFuzzIT.class.getResourceAsStream("/vectors/" + vectors)) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                    .toList();
        }
    }
}
