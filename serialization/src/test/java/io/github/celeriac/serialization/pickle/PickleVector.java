package io.github.celeriac.serialization.pickle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One recorded pickle; {@code vectors/pickle/record.py} wrote them. */
record PickleVector(String celery, String name, int protocol, String base64) {
    private static final List<String> VERSIONS = List.of("5.2.6", "5.6.3");

    static List<PickleVector> all() throws IOException {
        List<PickleVector> vectors = new ArrayList<>();
        for (String version : VERSIONS) {
            try (BufferedReader lines = open("/vectors/pickle/celery-" + version + ".tsv")) {
                lines.lines()
                        .map(line -> line.split("\t", -1))
                        .forEach(fields -> vectors.add(
                                new PickleVector(version, fields[0], Integer.parseInt(fields[1]), fields[2])));
            }
        }
        return vectors;
    }

    static List<PickleVector> newest() throws IOException {
        return all().stream()
                .filter(vector -> vector.celery().equals(VERSIONS.get(1)))
                .toList();
    }

    byte[] payload() {
        return Base64.getDecoder().decode(base64);
    }

    private static BufferedReader open(String resource) {
        InputStream stream = PickleVector.class.getResourceAsStream(resource);
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return name + ", protocol " + protocol + ", Celery " + celery;
    }
}
