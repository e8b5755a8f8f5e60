package io.github.celeriac.serialization.yaml;

/** What PyYAML refuses, too; without its place, which the reader knows. Never leaves this package. */
final class YamlProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    YamlProblem(String message) {
        super(message);
    }
}
