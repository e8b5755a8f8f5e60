package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;

/**
 * A RabbitMQ broker with one user and one virtual host. The images are those of {@code CELERIAC_TEST_RABBITMQ_IMAGES}.
 */
public final class RabbitServer extends LiveServer {
    private static final List<RabbitServer> ALL =
            LiveSettings.list("CELERIAC_TEST_RABBITMQ_IMAGES", "rabbitmq:3.13,rabbitmq:4.1").stream()
                    .map(image -> new RabbitServer(image, true))
                    .toList();

    private static final String USER = "celery";

    /** With characters that must be percent-encoded in a URL. */
    private static final String PASSWORD = "r/bbit@1:%";

    private static final String VIRTUAL_HOST = "shop/test";

    private static final String TLS_CONF = """
            listeners.ssl.default = %d
            ssl_options.cacertfile = /etc/rabbitmq/tls/ca.pem
            ssl_options.certfile = /etc/rabbitmq/tls/cert.pem
            ssl_options.keyfile = /etc/rabbitmq/tls/key.pem
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = false
            ssl_cert_login_from = common_name
            auth_mechanisms.1 = PLAIN
            auth_mechanisms.2 = AMQPLAIN
            auth_mechanisms.3 = EXTERNAL
            """;

    /** Files for TLS by name; empty for plain connections only. */
    private Map<String, String> tls = Map.of();

    private boolean management;

    private RabbitServer(String image, boolean shared) {
        super(image, shared);
    }

    /** Every configured generation, oldest first: the shared servers. */
    public static List<RabbitServer> all() {
        return ALL;
    }

    public static RabbitServer oldest() {
        return ALL.get(0);
    }

    public static RabbitServer newest() {
        return ALL.get(ALL.size() - 1);
    }

    /** A server of the test's own with the same image. Close it. */
    public RabbitServer another() {
        return new RabbitServer(image(), false);
    }

    /**
     * Speaks TLS, too, on {@link #tlsPort()}, asks for a client's certificate, and lets in by it whoever is its common name.
     * Before the first use.
     */
    public RabbitServer tls(String caPem, String certificatePem, String keyPem) {
        tls = Map.of("ca.pem", caPem, "cert.pem", certificatePem, "key.pem", keyPem);
        return this;
    }

    public int tlsPort() {
        port();
        return chosenPorts().get(0);
    }

    /** Has its management API, too, at {@link #managementUrl()}. Before the first use. */
    public RabbitServer management() {
        management = true;
        return this;
    }

    /** Without a user. */
    public String managementUrl() {
        port();
        return "http://" + host() + ":" + chosenPorts().get(morePorts() - 1);
    }

    /** The broker's URL, {@code amqp://user:password@host:port/vhost}, as Celery has it. */
    @Override
    public String url() {
        return url(USER, PASSWORD, VIRTUAL_HOST);
    }

    public String url(String user, String password, String virtualHost) {
        return "amqp://%s:%s@%s:%d/%s"
                .formatted(percentEncode(user), percentEncode(password), host(), port(), percentEncode(virtualHost));
    }

    /** {@code amqp://user@host:port/vhost}, for callers who give the password by another way. */
    public String urlWithoutPassword() {
        return "amqp://%s@%s:%d/%s".formatted(USER, host(), port(), percentEncode(VIRTUAL_HOST));
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    public String virtualHost() {
        return VIRTUAL_HOST;
    }

    /** What {@code rabbitmqctl} prints for a command about the virtual host. */
    public String control(String... command) {
        List<String> line = new ArrayList<>(List.of("rabbitmqctl", "-q", "-p", VIRTUAL_HOST));
        line.addAll(List.of(command));
        return exec(line.toArray(new String[0]));
    }

    /** What {@code rabbitmqctl} prints for a command about the whole broker. */
    public String controlAll(String... command) {
        List<String> line = new ArrayList<>(List.of("rabbitmqctl", "-q"));
        line.addAll(List.of(command));
        return exec(line.toArray(new String[0]));
    }

    /** One line for each queue: these columns, separated by tabs. */
    public List<String> queues(String... columns) {
        List<String> command = new ArrayList<>(List.of("list_queues", "--no-table-headers"));
        command.addAll(Arrays.asList(columns));
        return control(command.toArray(new String[0])).lines().toList();
    }

    /** Runs an Erlang expression in the broker. */
    public String eval(String expression) {
        return controlAll("eval", expression);
    }

    @Override
    int serverPort() {
        return 5672;
    }

    @Override
    int morePorts() {
        return (tls.isEmpty() ? 0 : 1) + (management ? 1 : 0);
    }

    @Override
    void configure(GenericContainer<?> container) {
        tls.forEach((name, text) -> container.withCopyToContainer(Transferable.of(text), "/etc/rabbitmq/tls/" + name));
        List<String> plugins = new ArrayList<>();
        if (!tls.isEmpty()) {
            plugins.add("rabbitmq_auth_mechanism_ssl");
            container.withCopyToContainer(
                    Transferable.of(TLS_CONF.formatted(chosenPorts().get(0))), "/etc/rabbitmq/conf.d/90-tls.conf");
        }
        if (management) {
            plugins.add("rabbitmq_management");
            container.withCopyToContainer(
                    Transferable.of("management.tcp.port = " + chosenPorts().get(morePorts() - 1) + "\n"),
                    "/etc/rabbitmq/conf.d/91-management.conf");
        }
        if (!plugins.isEmpty()) {
            container.withCopyToContainer(
                    Transferable.of("[" + String.join(",", plugins) + "]."), "/etc/rabbitmq/enabled_plugins");
        }
        container
                .withEnv("RABBITMQ_DEFAULT_USER", USER)
                .withEnv("RABBITMQ_DEFAULT_PASS", PASSWORD)
                .withEnv("RABBITMQ_DEFAULT_VHOST", VIRTUAL_HOST)
                .withStartupCheckStrategy(new IsRunningStartupCheckStrategy());
    }

    @Override
    boolean answers() throws IOException, InterruptedException {
        return running()
                        .execInContainer("rabbitmq-diagnostics", "-q", "check_port_connectivity")
                        .getExitCode()
                == 0;
    }

    @Override
    List<String> versionCommand() {
        return List.of("rabbitmqctl", "version");
    }
}
