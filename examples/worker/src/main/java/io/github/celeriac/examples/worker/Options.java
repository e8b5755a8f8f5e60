package io.github.celeriac.examples.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the command line says, and else the environment.
 *
 * @param broker an AMQP or Redis URL, with its password
 * @param backend any backend's URL
 * @param visibilityTimeout how long a message from Redis may be with a worker
 */
record Options(
        String broker, String backend, String queue, String serializer, int concurrency, Duration visibilityTimeout) {
    private static final Set<String> NAMES =
            Set.of("--broker", "--backend", "--queue", "--serializer", "--concurrency", "--visibility-timeout");

    static Options parse(String[] arguments, Map<String, String> environment) {
        Map<String, String> given = new TreeMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("usage: java -jar worker.jar --broker URL --backend URL"
                        + " [--queue celery] [--serializer json] [--concurrency 4] [--visibility-timeout 3600]");
            }
            given.put(arguments[i], arguments[i + 1]);
        }
        return new Options(
                given.getOrDefault("--broker", environment.getOrDefault("CELERY_BROKER_URL", "amqp://localhost//")),
                given.getOrDefault("--backend", environment.getOrDefault("CELERY_RESULT_BACKEND", "rpc://")),
                given.getOrDefault("--queue", "celery"),
                given.getOrDefault("--serializer", environment.getOrDefault("CELERY_RESULT_SERIALIZER", "json")),
                number(given, "--concurrency", "4"),
                Duration.ofSeconds(number(given, "--visibility-timeout", "3600")));
    }

    private static int number(Map<String, String> given, String name, String fallback) {
        String text = given.getOrDefault(name, fallback);
        if (text.matches("[1-9]\\d{0,4}")) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                name + " was '" + text + "' but must be a whole number from 1 to 99999; write e.g. " + fallback);
    }

    /** Without the URLs, which may have passwords. */
    @Override
    public String toString() {
        return "Options[" + queue + "]";
    }
}
