package io.github.celeriac.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.InvalidSettingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerAddressTest {
    private static List<BrokerAddress> parse(String urls) {
        return BrokerAddress.parse(
                "broker_url", urls, Map.of("RABBIT_PASSWORD", "se;cret", "RABBIT_HOST", "mq.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "amqp://,                          localhost,  0,    /",
        "amqp://localhost,                 localhost,  0,    /",
        "amqp://localhost/,                localhost,  0,    /",
        "amqp://localhost//,               localhost,  0,    /",
        "amqp://localhost:5673/shop,       localhost,  5673, shop",
        "amqp://localhost//shop,           localhost,  0,    /shop",
        "amqp://localhost/%2Fshop,         localhost,  0,    /shop",
        "amqp://localhost/shop%2Ftest,     localhost,  0,    shop/test",
        "pyamqp://guest@10.0.0.1:5672//,   10.0.0.1,   5672, /",
        "amqps://[::1]:5671/v,             ::1,        5671, v",
        "amqp://${RABBIT_HOST}/v,          mq.example, 0,    v"
    })
    void host_port_and_virtual_host_are_those_that_kombu_sees(String url, String host, int port, String virtualHost) {
        BrokerAddress address = parse(url).get(0);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.virtualHost()).isEqualTo(virtualHost);
    }

    @Test
    void without_a_user_it_is_guest() {
        BrokerAddress address = parse("amqp://localhost//").get(0);
        assertThat(address.username()).isEqualTo("guest");
        assertThat(address.password().secret()).isEqualTo("guest");
    }

    @Test
    void user_and_password_are_decoded_and_not_shown() {
        BrokerAddress address =
                parse("amqps://us%40er:${RABBIT_PASSWORD}@localhost:1/v").get(0);
        assertThat(address.username()).isEqualTo("us@er");
        assertThat(address.password().secret()).isEqualTo("se;cret");
        assertThat(address.tls()).isTrue();
        assertThat(address).hasToString("localhost:1/v");
    }

    @Test
    void several_are_separated_by_semicolons() {
        assertThat(parse("amqp://one//; amqp://two:5673/v ;pyamqp://three;"))
                .extracting(BrokerAddress::toString)
                .containsExactly("one/", "two:5673/v", "three/");
    }

    @Test
    void a_semicolon_in_a_password_separates_nothing() {
        assertThat(parse("amqp://u:a;b@one//;amqp://u:${RABBIT_PASSWORD}@two//"))
                .extracting(address -> address.password().secret())
                .containsExactly("a;b", "se;cret");
    }

    @Test
    void every_bad_url_is_named_with_the_setting_that_has_it() {
        assertThatThrownBy(() -> parse("redis://one;amqp://two:x/;amqp://three:99999/;amqp://u:${NOT_SET}x@four"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("broker_url", "redis://one", "amqp://", "99999", "NOT_SET")
                .hasMessageNotContaining("result_backend was");
        for (String empty : List.of("", " ", ";", " ; ")) {
            assertThatThrownBy(() -> parse(empty)).hasMessageContainingAll("broker_url", "empty", "amqp://localhost//");
        }
    }

    @Test
    void tls_is_for_all_or_for_none() {
        assertThatThrownBy(() -> parse("amqp://one;amqps://two")).hasMessageContainingAll("amqp://", "amqps://");
        assertThat(parse("amqps://one;amqps://two")).allMatch(BrokerAddress::tls);
    }
}
