package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Payloads that are almost right: bytes changed, dropped, doubled; tokens put in; pieces of others. */
final class JsonMutations {
    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "\\ud83d",
            "\\udc00",
            "0",
            "-",
            ".",
            "e",
            "1e5",
            "-0.0",
            "NaN",
            "Infinity",
            "-Infinity",
            "true",
            "null",
            " ",
            "\n",
            "\t",
            "\0",
            "é",
            "\u001f",
            "\u007f",
            "\"a\": ",
            "[[[[",
            "]]]]",
            "18446744073709551616",
            "1E-7",
            "{}",
            "[]",
            "\"\"");

    private final Random random;
    private final List<byte[]> seeds;

    JsonMutations(long seed, List<byte[]> seeds) {
        this.random = new Random(seed);
        this.seeds = seeds;
    }

    byte[] next() {
        byte[] data = any();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            data = change(data);
        }
        return data;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] data) {
        int at = random.nextInt(data.length + 1);
        int end = at + random.nextInt(Math.min(data.length - at, 8) + 1);
        return switch (random.nextInt(5)) {
            case 0 -> replace(data, at, end, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replace(data, at, end, new byte[0]);
            case 2 -> replace(data, at, at, slice(data, at, end));
            case 3 -> replace(data, at, at, slice(any(), 0, 1 + random.nextInt(20)));
            default ->
                replace(data, at, end, TOKENS.get(random.nextInt(TOKENS.size())).getBytes(US_ASCII));
        };
    }

    private static byte[] slice(byte[] data, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(
                data,
                Math.min(from, data.length),
                Math.max(0, Math.min(to, data.length) - Math.min(from, data.length)));
        return out.toByteArray();
    }

    private static byte[] replace(byte[] data, int from, int to, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(data, 0, from);
        out.writeBytes(with);
        out.write(data, to, data.length - to);
        return out.toByteArray();
    }
}
