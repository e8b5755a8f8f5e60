package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/** A master, two replicas (0 to 2) and three sentinels (3 to 5), which ask for a password of their own. */
public final class RedisSentinel extends RedisFleet {
    /** What the sentinels call the master. */
    public static final String MASTER_NAME = "results";

    private static final int SERVERS = 3;
    private static final int SENTINELS = 3;
    /** What the sentinels ask for. */
    public static final String SENTINEL_PASSWORD = "sentinels'-own";

    private @Nullable String certificate;
    private @Nullable String key;

    RedisSentinel(String image, List<String> options) {
        super(image, options);
    }

    /** All ports speak TLS only, and ask for a certificate that this one has signed. Before the first use. */
    public RedisSentinel tls(String certificatePem, String keyPem) {
        certificate = certificatePem;
        key = keyPem;
        return this;
    }

    @Override
    public int servers() {
        return SERVERS;
    }

    /** Runs it on each sentinel. */
    public void onSentinels(String... command) {
        IntStream.range(SERVERS, size()).forEach(index -> mustSucceed(index, command));
    }

    @Override
    int size() {
        return SERVERS + SENTINELS;
    }

    @Override
    String script() {
        StringBuilder script = new StringBuilder();
        if (certificate != null) {
            script.append("printf '%s' \"$CERTIFICATE\" > /tmp/cert.pem; printf '%s' \"$KEY\" > /tmp/key.pem\n");
        }
        for (int index = 0; index < SERVERS; index++) {
            String replica =
                    index == 0 ? "" : "--replicaof 127.0.0.1 " + chosenPorts().get(0);
            script.append(server(index, replica, tlsOptions(index, "--", " ")));
        }
        IntStream.range(SERVERS, size()).forEach(index -> script.append(sentinel(index)));
        return script.toString();
    }

    private String sentinel(int index) {
        int port = chosenPorts().get(index);
        List<String> lines = new ArrayList<>(List.of(
                "port " + port,
                "dir /tmp",
                "daemonize yes",
                "protected-mode no",
                "pidfile /tmp/" + port + ".pid",
                "requirepass \"" + SENTINEL_PASSWORD + "\"",
                "sentinel sentinel-pass \"" + SENTINEL_PASSWORD + "\"",
                "sentinel monitor " + MASTER_NAME + " 127.0.0.1 "
                        + chosenPorts().get(0) + " 2",
                "sentinel auth-pass " + MASTER_NAME + " \"" + password() + "\"",
                "sentinel down-after-milliseconds " + MASTER_NAME + " 3000",
                "sentinel failover-timeout " + MASTER_NAME + " 6000"));
        lines.addAll(List.of(tlsOptions(index, "", "\n").split("\n")));
        String file = "/tmp/" + port + ".conf";
        return "cat > " + file + " <<'END'\n" + String.join("\n", lines) + "\nEND\nredis-sentinel " + file + "\n";
    }

    private String tlsOptions(int index, String prefix, String separator) {
        if (certificate == null) {
            return "";
        }
        return List.of(
                        "port 0",
                        "tls-port " + chosenPorts().get(index),
                        "tls-replication yes",
                        "tls-cert-file /tmp/cert.pem",
                        "tls-key-file /tmp/key.pem",
                        "tls-ca-cert-file /tmp/cert.pem")
                .stream()
                .map(option -> prefix + option)
                .collect(Collectors.joining(separator));
    }

    @Override
    List<String> cliOptions(int index) {
        List<String> options = new ArrayList<>(List.of("-a", index < SERVERS ? password() : SENTINEL_PASSWORD));
        if (certificate != null) {
            options.addAll(
                    List.of("--tls", "--cert", "/tmp/cert.pem", "--key", "/tmp/key.pem", "--cacert", "/tmp/cert.pem"));
        }
        return options;
    }

    @Override
    void configure(GenericContainer<?> container) {
        super.configure(container);
        if (certificate != null && key != null) {
            container.withEnv("CERTIFICATE", certificate).withEnv("KEY", key);
        }
    }

    /** As Celery has it, with the password in the first part. */
    @Override
    public String url() {
        return urlWithoutPassword()
                .replaceFirst("sentinel://", "sentinel://:" + percentEncode(password()) + "@")
                .replaceFirst(";", "/0;");
    }

    /** The port of a sentinel, from 0 on. */
    public int sentinelPort(int index) {
        return portOf(SERVERS + index);
    }

    public String urlWithoutPassword() {
        return IntStream.range(SERVERS, size())
                .mapToObj(index -> "sentinel://127.0.0.1:" + portOf(index))
                .collect(Collectors.joining(";"));
    }

    /** {@code result_backend_transport_options} with nothing but what is needed, but for TLS. */
    public String transportOptions() {
        return transportOptions("");
    }

    /** Those, and more of {@code sentinel_kwargs}, e.g. {@code , "ssl": true}. */
    public String transportOptions(String kwargs) {
        return "{\"master_name\": \"" + MASTER_NAME + "\", \"sentinel_kwargs\": {\"password\": \"" + SENTINEL_PASSWORD
                + "\"" + kwargs + "}}";
    }

    /** The index of the master, as the first sentinel that answers knows it; -1 if none does. */
    public int master() {
        for (int sentinel = SERVERS; sentinel < size(); sentinel++) {
            List<String> address = cli(sentinel, "--raw", "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME)
                    .lines()
                    .toList();
            if (address.size() == 2) {
                return chosenPorts().indexOf(Integer.valueOf(address.get(1)));
            }
        }
        return -1;
    }

    /** The index of the sentinel where a client with this name has subscribed to something; -1 if there is none. */
    public int listenedToBy(String clientName) {
        return IntStream.range(SERVERS, size())
                .filter(sentinel -> cli(sentinel, "CLIENT", "LIST")
                        .lines()
                        .anyMatch(line -> line.contains(" name=" + clientName + " ") && line.contains(" sub=1 ")))
                .findFirst()
                .orElse(-1);
    }

    /** Whether there is a master, and all others are its replicas. */
    public boolean isWhole() {
        int master = master();
        return master >= 0 && role(master).size() == 2 + 3 * (SERVERS - 1);
    }

    private List<String> role(int server) {
        return cli(server, "--raw", "ROLE").lines().toList();
    }

    /** Whether all replicas have what this master has written. */
    public boolean hasPassedOnAll(int master) {
        List<String> role = role(master);
        return role.size() == 2 + 3 * (SERVERS - 1)
                && IntStream.range(1, SERVERS).allMatch(n -> role.get(1 + 3 * n).equals(role.get(1)));
    }

    /** Asks a sentinel for a failover, although nothing is wrong: false if the sentinels are not ready for one. */
    public boolean failover(int sentinel) {
        return cli(sentinel, "SENTINEL", "FAILOVER", MASTER_NAME).contains("OK");
    }

    /** The index of another sentinel. */
    public int otherThan(int sentinel) {
        return SERVERS + (sentinel - SERVERS + 1) % SENTINELS;
    }

    @Override
    boolean answers() throws IOException, InterruptedException {
        for (int sentinel = SERVERS; sentinel < size(); sentinel++) {
            String known =
                    cli(sentinel, "--raw", "SENTINEL", "MASTER", MASTER_NAME).replace("\n", " ");
            if (!known.contains("num-slaves " + (SERVERS - 1))
                    || !known.contains("num-other-sentinels " + (SENTINELS - 1))
                    || !known.contains(" flags master ")) {
                return false;
            }
        }
        return true;
    }
}
