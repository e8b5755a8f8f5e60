package io.github.celeriac.cli.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where results are: never with a password.
 *
 * @param user empty if there is none
 * @param database number, name, virtual host, or an SQLite file
 */
public record Server(String user, String host, int port, String database) {
    private static final Pattern TEXT =
            Pattern.compile("(?:([^:@/\\s]+)@)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(?::(\\d{1,5}))?(?:/(\\S*))?");
    private static final Pattern FILE = Pattern.compile("[^\\s'\"$?#%\\\\]+");
    private static final int AMQPS_PORT = 5671;
    private static final Set<String> HERE = Set.of("", "localhost", "127.0.0.1", "::1", "[::1]");

    /** What is meant unless something else is said. */
    public static Server of(Backend backend) {
        return switch (backend) {
            case REDIS -> new Server("", "localhost", 6379, "0");
            case POSTGRESQL -> new Server("celery", "localhost", 5432, "celery");
            case MARIADB -> new Server("celery", "localhost", 3306, "celery");
            case SQLITE -> new Server("", "", 0, "results.db");
            case RPC -> new Server("celery", "localhost", 5672, "/");
        };
    }

    /**
     * Reads {@code [USER@]HOST[:PORT][/DATABASE]}, or the path of an SQLite file; what is not there is as in {@link #of}.
     *
     * @throws IllegalArgumentException without the text, in which there may be a password
     */
    public static Server parse(String text, Backend backend) {
        Server usual = of(backend);
        if (backend == Backend.SQLITE) {
            require(
                    FILE.matcher(text).matches(),
                    "be the path of a file, without blanks and quotes; write e.g. results.db");
            return new Server("", "", 0, text);
        }
        Matcher found = TEXT.matcher(text);
        require(found.matches(), "look like USER@HOST:PORT/DATABASE, without a password; that goes into .env");
        String host = found.group(2);
        int usualPort = backend == Backend.RPC && !isHere(host) ? AMQPS_PORT : usual.port;
        int port = found.group(3) == null ? usualPort : Integer.parseInt(found.group(3));
        require(port > 0 && port < 65536, "have a port from 1 to 65535; write e.g. localhost:" + usual.port);
        return new Server(
                found.group(1) == null ? usual.user : found.group(1),
                host,
                port,
                found.group(4) == null ? usual.database : found.group(4));
    }

    private static void require(boolean met, String requirement) {
        if (!met) {
            throw new IllegalArgumentException("must " + requirement);
        }
    }

    /** Whether nobody on the way can read along. */
    boolean isHere() {
        return isHere(host);
    }

    /** Whether this names the machine that the program runs on; nothing does, too. */
    public static boolean isHere(String host) {
        return HERE.contains(host);
    }

    /** {@code user:${NAME}@host:port/database}, percent-encoded, with whatever stands for the password. */
    String authority(String password) {
        return encoded(user) + ":" + password + "@" + host + ":" + port + "/" + encoded(database);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return host.isEmpty() ? database : (user.isEmpty() ? "" : user + "@") + host + ":" + port + "/" + database;
    }
}
