package io.github.celeriac;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Where a secret comes from. It is asked again at every connect, so a rotated secret is picked up.
 *
 * <p>{@link #toString()} tells the place, never the secret.
 */
public final class Credentials {
    private static final Pattern LINE_END = Pattern.compile("\\R\\z");

    private final String place;
    private final Supplier<String> source;

    private Credentials(String place, Supplier<String> source) {
        this.place = place;
        this.source = source;
    }

    /** The environment variable {@code name}, or, if that is not set or empty, the file named by {@code <name>_FILE}. */
    public static Credentials env(String name) {
        Objects.requireNonNull(name, "name");
        return new Credentials("environment variable " + name, () -> fromEnvironment(name, System.getenv()));
    }

    /** As {@link #env(String)}, in an environment other than the process's own. */
    public static Credentials env(String name, Map<String, String> environment) {
        Objects.requireNonNull(name, "name");
        return new Credentials("environment variable " + name, () -> fromEnvironment(name, environment));
    }

    /** A secret already in memory. Do not write one in code: {@link #env(String)} keeps it out of the repository. */
    public static Credentials literal(String secret) {
        Objects.requireNonNull(secret, "secret");
        return new Credentials("given", () -> secret);
    }

    /** A file with nothing but the secret, as containers mount them; a trailing line end does not count. */
    public static Credentials file(Path path) {
        Objects.requireNonNull(path, "path");
        return new Credentials("file " + path, () -> fromFile(path));
    }

    /** Anything else: a vault, a token service. Called at every connect, so it should be quick. */
    public static Credentials of(Supplier<String> supplier) {
        return new Credentials("a supplier", Objects.requireNonNull(supplier, "supplier"));
    }

    /** The secret as it is now. Do not keep it. */
    public String secret() {
        return Objects.requireNonNull(source.get(), () -> place + " gave null instead of a secret");
    }

    private static String fromEnvironment(String name, Map<String, String> environment) {
        String value = environment.get(name);
        String file = environment.getOrDefault(name + "_FILE", "");
        if (value != null && (!value.isEmpty() || file.isEmpty())) {
            return value;
        }
        if (!file.isEmpty()) {
            return fromFile(path(file));
        }
        throw new InvalidSettingException(
                "environment variable " + name + " was not set but a credential is read from it; export it, or " + name
                        + "_FILE with the path of a file that holds it");
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException("credential file was '" + text + "' but that is no path; correct it");
        }
    }

    private static String fromFile(Path path) {
        try {
            return LINE_END.matcher(Files.readString(path)).replaceFirst("");
        } catch (IOException e) {
            throw new InvalidSettingException("credential file was '" + path + "' but cannot be read ("
                    + e.getClass().getSimpleName() + "); check the path and its permissions");
        }
    }

    @Override
    public String toString() {
        return "Credentials[" + place + "]";
    }
}
