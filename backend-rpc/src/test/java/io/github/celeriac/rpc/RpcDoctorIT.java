package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.DefaultConsumer;
import io.github.celeriac.Finding;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.OnEveryRabbit;
import io.github.celeriac.testkit.live.RabbitServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/** Reply queues that clients left behind are found, and deleted if nobody can need them; all others stay. */
@OnEveryRabbit
@Timeout(300)
class RpcDoctorIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, Object> GOES = Map.of("x-expires", 86_400_000);

    /** As a web application does that never asks for the result. */
    private static final String SEND = """
            import celery
            app = celery.Celery("left", broker="%s", backend="rpc://")
            app.conf.result_expires = None
            app.send_task("nobody.does.it")
            app.close()
            """;

    @Parameter
    RabbitServer rabbit;

    private static RpcResultBackend.Builder on(RabbitServer server) {
        return Backends.on(server).set("rpc_management_url", server.managementUrl());
    }

    private static List<Finding> findings(RpcResultBackend.Builder builder) {
        try (ResultBackend results = builder.build()) {
            return results.examine();
        }
    }

    @Test
    void queues_left_by_clients_are_found_and_deleted_and_all_others_stay() throws Exception {
        try (RabbitServer server = rabbit.another().management();
                Broker broker = new Broker(server)) {
            List<String> left = new ArrayList<>(List.of(newId()));
            broker.channel.queueDeclare(left.get(0), true, false, true, Map.of());
            for (CeleryPeer peer : CeleryPeer.all()) {
                left.add(leftBy(peer, server));
            }
            broker.publish(left.get(0), new AMQP.BasicProperties(), new byte[] {1});
            List<String> others = List.of(newId(), newId(), "celery", "orders", newId(), newId());
            broker.channel.queueDeclare(others.get(0), true, false, false, GOES);
            broker.channel.basicConsume(others.get(0), true, new DefaultConsumer(broker.channel));
            broker.channel.queueDeclare(others.get(1), true, false, false, Map.of());
            broker.channel.queueDeclare(others.get(3), true, false, true, Map.of());
            broker.channel.queueDeclare(others.get(4), true, false, true, GOES); // its client may come back
            broker.channel.queueDeclare(others.get(5), true, false, true, Map.of());
            broker.channel.basicConsume(others.get(5), true, new DefaultConsumer(broker.channel));

            RpcResultBackend.Builder shortLived = on(server).expires(Duration.ofSeconds(1));
            Finding found = untilFound(shortLived, left.size(), left.get(0) + " (1 messages, idle since 20");
            assertThat(found.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(found.repairable()).isTrue();
            assertThat(found.repaired()).isZero();
            assertThat(found.examples()).allSatisfy(example -> assertThat(left).anyMatch(example::startsWith));
            assertThat(findings(on(server))).as("younger than a day").isEmpty();
            assertThat(server.queues("name")).containsAll(left).containsAll(others);

            try (ResultBackend results = shortLived.build()) {
                assertThat(results.repair()).singleElement().satisfies(finding -> {
                    assertThat(finding.count()).isEqualTo(left.size());
                    assertThat(finding.repaired()).isEqualTo(left.size());
                });
                assertThat(results.examine()).isEmpty();
            }
            assertThat(server.queues("name")).containsExactlyInAnyOrderElementsOf(others);
            whatCannotBeSeenIsSaid(server);
        }
    }

    private static void whatCannotBeSeenIsSaid(RabbitServer server) {
        assertNotSeen(on(server).expires(Duration.ZERO), "for ever");
        assertNotSeen(
                Backends.on(server).set("rpc_management_url", server.managementUrl() + "/nowhere"), "it answers 4");
        assertNotSeen(
                Backends.on(server).set("rpc_management_url", "http://localhost:1"), "not all queues were looked at");
    }

    private static void assertNotSeen(RpcResultBackend.Builder builder, String why) {
        assertThat(findings(builder)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo("not_seen");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.NOTE);
            assertThat(finding.meaning()).contains(why);
        });
    }

    @Test
    void without_the_management_API_that_is_said() {
        assertNotSeen(Backends.on(rabbit), "AMQP lists no queues");
    }

    @Test
    void what_is_no_URL_of_it_is_refused() {
        assertRefused("amqp://localhost", "must have http or https");
        assertRefused("http://localhost?x=1", "no parameters");
        assertRefused("http://localhost;http://other", "no second address");
        assertRefused("http://rabbit_mq:15672", "without an underscore");
        assertRefused("http://me:s3cret@localhost", "password in code must not be");
        assertRefused("http://me@localhost", "both user and password");
    }

    private void assertRefused(String url, String why) {
        assertThatThrownBy(
                        () -> Backends.on(rabbit).set("rpc_management_url", url).build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("rpc_management_url", why)
                .hasMessageNotContaining("s3cret");
    }

    private static String leftBy(CeleryPeer peer, RabbitServer server) {
        List<String> before = server.queues("name");
        try (CeleryPeer python = peer.dedicated(Map.of())) {
            python.define("left", SEND.formatted(server.url()));
        }
        List<String> after = new ArrayList<>(server.queues("name"));
        after.removeAll(before);
        after.remove("celery");
        assertThat(after).as("the reply queue of " + peer).hasSize(1);
        return after.get(0);
    }

    /** The management API tells of what was a few seconds ago. */
    private static Finding untilFound(RpcResultBackend.Builder builder, int count, String example) {
        long started = System.nanoTime();
        while (true) {
            List<Finding> findings = findings(builder);
            if (findings.size() == 1
                    && findings.get(0).count() == count
                    && findings.get(0).examples().stream().anyMatch(each -> each.startsWith(example))) {
                return findings.get(0);
            }
            assertThat(System.nanoTime() - started).as("%s", findings).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
