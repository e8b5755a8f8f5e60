package io.github.celeriac.rpc.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One broker of {@code broker_url}.
 *
 * @param port 0 for the default one
 * @param tls whether its scheme asks for TLS
 * @param query what stands behind the question mark
 */
record BrokerAddress(
        String host,
        int port,
        String virtualHost,
        String username,
        Credentials password,
        boolean tls,
        Map<String, String> query) {
    static final Set<String> SCHEMES = Set.of("amqp", "amqps", "pyamqp", "librabbitmq");

    /** A semicolon that another URL follows, or nothing; any other may be part of a password. */
    private static final Pattern NEXT_URL = Pattern.compile(";(?=\\s*([A-Za-z][A-Za-z0-9+.-]*://|;|$))");

    /**
     * Takes a list of URLs apart: {@code amqp://one;amqp://other}.
     *
     * @param setting the setting that has them, for messages
     * @param environment what {@code ${NAME}} is looked up in
     * @throws InvalidSettingException with every problem
     */
    static List<BrokerAddress> parse(String setting, String urls, Map<String, String> environment) {
        List<BrokerAddress> addresses = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String url : NEXT_URL.split(urls, -1)) {
            if (!url.isBlank()) {
                try {
                    addresses.add(of(setting, BackendUrl.parse(url.strip(), environment)));
                } catch (InvalidSettingException e) {
                    e.problems().forEach(problem -> problems.add(problem.replace("result_backend", setting)));
                }
            }
        }
        if (addresses.isEmpty() && problems.isEmpty()) {
            problems.add(setting + " was empty but must be a URL; write e.g. amqp://localhost//");
        }
        if (addresses.stream().map(BrokerAddress::tls).distinct().count() > 1) {
            problems.add(setting
                    + " has both amqp:// and amqps:// but TLS is for all of them or for none; write one scheme");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingException(problems);
        }
        return addresses;
    }

    static BrokerAddress of(String setting, BackendUrl url) {
        if (!SCHEMES.contains(url.scheme())) {
            throw new InvalidSettingException(
                    setting + " was '" + url
                            + "' but results by rpc need an AMQP broker; write amqp:// or amqps://, or use another result_backend");
        }
        boolean tls = url.scheme().equals("amqps");
        String path = url.path();
        return new BrokerAddress(
                url.host().isEmpty() ? "localhost" : url.host(),
                url.findPort().orElse(0),
                path.length() <= 1 ? "/" : path.substring(1),
                url.findUsername().orElse("guest"),
                url.findPassword().orElseGet(() -> Credentials.literal("guest")),
                tls,
                url.query());
    }

    BrokerAddress withUsername(String newUsername) {
        return new BrokerAddress(host, port, virtualHost, newUsername, password, tls, query);
    }

    BrokerAddress withPassword(Credentials newPassword) {
        return new BrokerAddress(host, port, virtualHost, username, newPassword, tls, query);
    }

    /** E.g. {@code localhost:5672/shop}. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + (port == 0 ? "" : ":" + port)
                + (virtualHost.startsWith("/") ? virtualHost : "/" + virtualHost);
    }
}
