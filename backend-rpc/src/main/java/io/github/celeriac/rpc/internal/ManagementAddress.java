package io.github.celeriac.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.StoreContext;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Where RabbitMQ's management API is, and who asks it.
 *
 * @param url with scheme, host and maybe port and path; its user is not meant if it has none
 */
record ManagementAddress(BackendUrl url, String username, Credentials password) {
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
        String name = RpcSettings.MANAGEMENT_URL.name();
        Optional<String> text = context.settings().find(RpcSettings.MANAGEMENT_URL);
        try {
            Optional<BackendUrl> url = text.map(given -> BackendUrl.parse(given.strip(), context.environment()));
            url.filter(given -> !SCHEMES.contains(given.scheme())
                            || given.host().isEmpty()
                            || !given.query().isEmpty())
                    .ifPresent(given -> {
                        throw new InvalidSettingException(name + " was '" + given
                                + "' but must have http or https, a host and no parameters; write e.g."
                                + " http://localhost:15672");
                    });
            url.filter(given -> given.findUsername().isPresent()
                            != given.findPassword().isPresent())
                    .ifPresent(given -> {
                        throw new InvalidSettingException(name + " was '" + given
                                + "' but must have both user and password, or neither to ask as the broker's user; write e.g."
                                + " https://monitor:${MANAGEMENT_PASSWORD}@rabbit:15671");
                    });
            return url;
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(e.problems().stream()
                    .map(problem -> problem.replace("result_backend", name))
                    .toList());
        }
    }

    /**
     * A password that goes to the broker encrypted does not go in the clear to another machine.
     *
     * @throws InvalidSettingException if it would
     */
    static void check(BackendUrl url, boolean brokerIsEncrypted) {
        boolean plain = url.scheme().equals("http") && !HERE.contains(url.host());
        if (plain && brokerIsEncrypted && url.findPassword().isEmpty()) {
            throw new InvalidSettingException(RpcSettings.MANAGEMENT_URL.name() + " was '" + url
                    + "' but the broker's password, which goes there by TLS, must not go without; write https://, or a"
                    + " user and a ${NAME} for the password that may be read on the way");
        }
    }

    /** As the user of the broker, unless the URL says another. */
    static ManagementAddress of(BackendUrl url, BrokerAddress broker) {
        return new ManagementAddress(
                url,
                url.findUsername().orElse(broker.username()),
                url.findPassword().orElse(broker.password()));
    }

    /** @param pathAndQuery encoded, beginning with {@code /api} */
    URI resource(String pathAndQuery) {
        String prefix = url.path().replaceFirst("/+$", "");
        return URI.create(origin() + prefix + pathAndQuery);
    }

    private String origin() {
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.scheme() + "://" + host + ":"
                + url.findPort().orElse(url.scheme().equals("https") ? HTTPS : HTTP);
    }

    /** What the HTTP header has; asked for anew each time. */
    String authorization() {
        byte[] login = (username + ":" + password.secret()).getBytes(UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    @Override
    public String toString() {
        return "the management API at " + origin();
    }
}
