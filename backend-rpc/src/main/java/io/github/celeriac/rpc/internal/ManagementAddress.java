package io.github.celeriac.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.StoreContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Where RabbitMQ's management API is, and who asks it.
 *
 * @param root what {@code /api} is below, without a slash at its end
 */
record ManagementAddress(URI root, String username, Credentials password) {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1");
    private static final int HTTP = 15672;
    private static final int HTTPS = 15671;

    /**
     * The URL that the settings have, if they have one.
     *
     * @throws InvalidSettingException if it cannot be used
     */
    static Optional<BackendUrl> find(StoreContext context) {
        Optional<String> text = context.settings().find(RpcSettings.MANAGEMENT_URL);
        try {
            Optional<BackendUrl> url = text.map(given -> BackendUrl.parse(given.strip(), context.environment()));
            url.ifPresent(ManagementAddress::require);
            return url;
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(e.problems().stream()
                    .map(problem -> problem.replace("result_backend", RpcSettings.MANAGEMENT_URL.name()))
                    .toList());
        }
    }

    private static void require(BackendUrl url) {
        if (!SCHEMES.contains(url.scheme())
                || !url.query().isEmpty()
                || !url.others().isEmpty()) {
            throw new InvalidSettingException(
                    was(url) + "must have http or https, no parameters and no second address; write e.g."
                            + " http://localhost:15672");
        }
        root(url);
        if (url.findUsername().isPresent() != url.findPassword().isPresent()) {
            throw new InvalidSettingException(
                    was(url) + "must have both user and password, or neither to ask as the broker's user; write e.g."
                            + " https://monitor:${MANAGEMENT_PASSWORD}@rabbit:15671");
        }
    }

    private static String was(BackendUrl url) {
        return RpcSettings.MANAGEMENT_URL.name() + " was '" + url + "' but ";
    }

    /**
     * As the JDK's HTTP client takes it, which knows fewer hosts than there are.
     *
     * @throws InvalidSettingException if it would take another host, or none
     */
    static URI root(BackendUrl url) {
        int port = url.findPort().orElse(url.scheme().equals("https") ? HTTPS : HTTP);
        String path = url.path().replaceFirst("/+$", "");
        try {
            URI root = new URI(url.scheme(), null, url.host(), port, path, null, null);
            String host = String.valueOf(root.getHost()).replaceAll("[\\[\\]]", "");
            if (host.equals(url.host())) {
                return root;
            }
        } catch (URISyntaxException e) {
            // falls through to the one message
        }
        throw new InvalidSettingException(
                was(url) + "must have a host of letters, digits, hyphens and dots, without an underscore; write e.g."
                        + " http://localhost:15672");
    }

    /**
     * What is wrong with it where the broker speaks TLS: a password that goes there encrypted does not go in the clear to
     * another machine.
     */
    static Optional<String> plainElsewhere(BackendUrl url) {
        boolean plain = url.scheme().equals("http") && !HERE.contains(url.host());
        return plain && url.findPassword().isEmpty()
                ? Optional.of(was(url)
                        + "the broker's password, which goes there by TLS, must not go without; write https://,"
                        + " or a user and a ${NAME} for the password that may be read on the way")
                : Optional.empty();
    }

    /** As the user of the broker, unless the URL says another. */
    static ManagementAddress of(BackendUrl url, BrokerAddress broker) {
        return new ManagementAddress(
                root(url),
                url.findUsername().orElse(broker.username()),
                url.findPassword().orElse(broker.password()));
    }

    /** @param pathAndQuery encoded, beginning with {@code /api} */
    URI resource(String pathAndQuery) {
        return URI.create(root + pathAndQuery);
    }

    /** What the HTTP header has; asked for anew each time. */
    String authorization() {
        byte[] login = (username + ":" + password.secret()).getBytes(UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    @Override
    public String toString() {
        return "the management API at " + root;
    }
}
