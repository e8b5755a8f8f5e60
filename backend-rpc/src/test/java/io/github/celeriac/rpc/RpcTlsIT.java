package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.GetResponse;
import io.github.celeriac.BackendAccessException;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.OnEveryRabbit;
import io.github.celeriac.testkit.live.RabbitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code amqps://} and {@code broker_use_ssl}: a broker with a certificate of its own that may ask for ours. */
@OnEveryRabbit
class RpcTlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static Authority trusted;
    private static Authority unknown;

    /** By the generation that they are of: servers of this class's own. */
    private static final Map<RabbitServer, RabbitServer> OWN = new HashMap<>();

    @Parameter
    RabbitServer image;

    private RabbitServer own;

    @BeforeAll
    static void sign() throws Exception {
        trusted = new Authority(folder, "trusted");
        unknown = new Authority(folder, "unknown");
    }

    @BeforeEach
    void start() throws Exception {
        own = OWN.get(image);
        if (own == null) {
            Authority.Identity broker = trusted.sign("localhost");
            own = image.another()
                    .tls(
                            Files.readString(trusted.certificate()),
                            Files.readString(broker.certificate()),
                            Files.readString(broker.key()));
            own.version();
            OWN.put(image, own);
        }
    }

    @AfterAll
    static void stop() {
        OWN.values().forEach(RabbitServer::close);
    }

    private String url(String scheme, String query) {
        return "%s://celery@localhost:%d/shop%%2Ftest%s".formatted(scheme, own.tlsPort(), query);
    }

    private RpcResultBackend.Builder builder(String url) {
        return RpcResultBackend.builder().broker(url).password(Credentials.literal(own.password()));
    }

    private static String client(Authority.Identity identity) {
        return "&ssl_certfile=" + identity.certificate() + "&ssl_keyfile=" + identity.key();
    }

    private String ca() {
        return "?ssl_ca_certs=" + trusted.certificate();
    }

    private void assertTalks(RpcResultBackend.Builder options) throws Exception {
        try (ResultBackend both = options.build()) {
            TaskContext task = TaskContext.of(UUID.randomUUID().toString()).with("reply_to", Backends.replyTo(both));
            assertThat(both.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(both.await(task.taskId(), Long.class, PATIENCE)).isEqualTo(1);
        }
    }

    private void assertTlsOnly() {
        assertThat(own.controlAll("list_connections", "--no-table-headers", "ssl")
                        .lines())
                .isNotEmpty()
                .allMatch("true"::equals);
    }

    @Test
    void a_broker_that_is_known_is_spoken_to_and_another_is_not() throws Exception {
        assertTalks(builder(url("amqps", ca())));
        assertTalks(
                builder(url("amqp", "")).set("broker_use_ssl", "{\"ca_certs\": \"" + trusted.certificate() + "\"}"));
        assertTalks(builder(url("amqp", "")).set("broker_use_ssl", "{\"cert_reqs\": \"ssl.CERT_NONE\"}"));
        try (ResultBackend open = builder(url("amqps", ca())).build()) {
            open.fetch("so that it receives, too");
            assertTlsOnly();
        }
        for (RpcResultBackend.Builder refused : List.of(
                builder(url("amqps", "")), // the JDK does not know it
                builder(url("amqp", "")).set("broker_use_ssl", "true"),
                builder(url("amqps", "?ssl_ca_certs=" + unknown.certificate())))) {
            assertThatThrownBy(refused::build)
                    .isInstanceOf(BackendAccessException.class)
                    .hasMessageContainingAll("localhost:" + own.tlsPort(), "TLS", "ca_certs")
                    .hasMessageNotContaining(own.password());
        }
        assertThatThrownBy(() -> builder(url("amqp", "")).build()) // not in TLS
                .isInstanceOf(ResultBackendException.class)
                .hasMessageContaining("localhost:" + own.tlsPort());
    }

    @Test
    void a_broker_of_another_name_is_not_spoken_to_unless_the_name_does_not_matter() throws Exception {
        String byNumber = url("amqps", ca()).replace("localhost", "127.0.0.1"); // not in the certificate
        assertThatThrownBy(() -> builder(byNumber).build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContaining("check_hostname");
        assertTalks(builder(byNumber + "&ssl_check_hostname=false"));
        assertTalks(builder(byNumber.replaceFirst("\\?.*", "?ssl_cert_reqs=none")));
    }

    @Test
    void the_broker_may_know_its_clients_by_their_certificates() throws Exception {
        Authority.Identity celery = trusted.sign("celery"); // the user's name
        String external = ca() + "&login_method=EXTERNAL";
        assertTalks(RpcResultBackend.builder()
                .broker(url("amqps", external + client(celery)).replace("celery@", "")));
        assertThatThrownBy(() -> builder(url("amqps", external + client(trusted.sign("mallory"))))
                        .build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContainingAll("EXTERNAL", "certificate");
        assertThatThrownBy(() -> builder(url("amqps", external + client(unknown.sign("celery"))))
                        .build())
                .isInstanceOf(ResultBackendException.class)
                .hasMessageContaining("localhost:" + own.tlsPort());
        assertTalks(builder(url("amqps", ca() + client(celery)))); // both certificate and password
    }

    @Test
    void python_and_java_talk_by_the_same_options() throws Exception {
        Authority.Identity celery = trusted.sign("celery");
        Map<String, Object> ssl = Map.of(
                "ca_certs", trusted.certificate().toString(),
                "cert_reqs", 2,
                "certfile", celery.certificate().toString(),
                "keyfile", celery.key().toString());
        String json = "{\"ca_certs\": \"%s\", \"cert_reqs\": 2, \"certfile\": \"%s\", \"keyfile\": \"%s\"}"
                .formatted(trusted.certificate(), celery.certificate(), celery.key());
        String url = own.url().replace(":" + own.port() + "/", ":" + own.tlsPort() + "/");
        Map<String, String> environment = Map.of("CELERY_BROKER_URL", url, "CELERY_BROKER_USE_SSL", json);
        // Of its own: it must not look back at this broker, which will not be there for long.
        try (CeleryPeer peer = CeleryPeer.newest().dedicated(Map.of());
                ResultBackend worker =
                        builder(url("amqp", "")).set("broker_use_ssl", json).build();
                TaskPublisher publisher =
                        TaskPublishers.builder().environment(environment).build();
                Broker broker = new Broker(own)) {
            CeleryApp app =
                    peer.app("rpc://", Map.of("broker_url", url, "broker_use_ssl", ssl, "task_default_queue", "q"));
            String id = app.send("add", "(2, 3)");
            GetResponse call = broker.take("q");
            TaskContext task =
                    TaskContext.of(id).with("reply_to", call.getProps().getReplyTo());
            assertThat(worker.writer().success(task, 5)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(app.eval("AsyncResult('" + id + "').get(timeout=30)").json())
                    .contains(5);
            try (Canvas canvas = worker.canvas(publisher)) {
                String sent =
                        canvas.send(Signature.of("add", 1, 2).set("queue", "q")).id();
                assertThat(broker.take("q").getProps().getCorrelationId()).isEqualTo(sent);
            }
        }
    }
}
