package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.celeriac.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Found before anything is connected to: each names the setting, its value and what it may be. */
class RpcBadSettingsTest {
    private static final String NOBODY = "amqp://localhost:1//";

    @TempDir
    Path folder;

    private static AbstractThrowableAssert<?, ?> refused(String broker, String... settings) {
        return assertThatThrownBy(() -> {
                    RpcResultBackend.Builder builder =
                            RpcResultBackend.builder().broker(broker);
                    for (int i = 0; i < settings.length; i += 2) {
                        builder.set(settings[i], settings[i + 1]);
                    }
                    builder.build().close();
                })
                .isInstanceOf(InvalidSettingException.class);
    }

    private Path pem(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String json(Path file) {
        return file.toString().replace("\\", "\\\\");
    }

    @Test
    void broker_use_ssl_must_be_a_flag_or_an_object() {
        for (String text : new String[] {"maybe", "[1]", "{\"ca_certs\"", "7"}) {
            refused(NOBODY, "broker_use_ssl", text)
                    .hasMessageContainingAll("broker_use_ssl", "true, false or a JSON object");
        }
    }

    @Test
    void what_python_has_and_we_do_not_is_named_rather_than_ignored() {
        refused(NOBODY, "broker_use_ssl", "{\"ca_cert\": \"/x\", \"ciphers\": \"ALL\"}")
                .hasMessageContainingAll(
                        "ca_cert ", "did you mean 'ca_certs'?", "ciphers", "known: ca_certs, cert_reqs");
    }

    @Test
    void files_that_are_not_there_or_are_something_else_are_named() throws Exception {
        refused(NOBODY, "broker_use_ssl", "{\"ca_certs\": \"/nowhere/ca.pem\"}")
                .hasMessageContainingAll("ca_certs", "/nowhere/ca.pem", "PEM file that can be read");
        Path text = pem("text.pem", "hello");
        refused(NOBODY, "broker_use_ssl", "{\"ca_certs\": \"" + json(text) + "\"}")
                .hasMessageContainingAll("broker_use_ssl", "text.pem has no certificate");
        Path broken = pem("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused(NOBODY, "broker_use_ssl", "{\"ca_certs\": \"" + json(broken) + "\"}")
                .hasMessageContaining("broker_use_ssl names files that cannot be used");
        refused("amqps://localhost:1//?ssl_ca_certs=/nowhere/ca.pem").hasMessageContaining("ca_certs");
    }

    @Test
    void a_key_needs_its_certificate_and_the_form_of_pkcs_8() throws Exception {
        Path key = pem("key.pem", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        refused(NOBODY, "broker_use_ssl", "{\"keyfile\": \"" + json(key) + "\"}")
                .hasMessageContainingAll("keyfile", "no certfile");
        refused(NOBODY, "broker_use_ssl", "{\"certfile\": \"" + json(key) + "\", \"keyfile\": \"" + json(key) + "\"}")
                .hasMessageContainingAll("BEGIN PRIVATE KEY", "openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void odd_words_are_named() {
        refused(NOBODY, "broker_use_ssl", "{\"cert_reqs\": \"perhaps\", \"check_hostname\": \"sometimes\"}")
                .hasMessageContainingAll("cert_reqs", "'perhaps'", "CERT_REQUIRED", "check_hostname", "'sometimes'");
        refused(NOBODY, "broker_login_method", "GSSAPI").hasMessageContainingAll("broker_login_method", "EXTERNAL");
        refused(NOBODY, "rpc_reply_to", "pigeon").hasMessageContainingAll("rpc_reply_to", "queue or direct");
        refused(NOBODY, "result_compression", "zpi").hasMessageContainingAll("result_compression", "'zpi'", "zlib");
    }

    @Test
    void a_password_that_goes_encrypted_to_the_broker_does_not_go_in_the_clear_to_its_management() {
        goesInTheClear("amqps://me@localhost:1//");
        goesInTheClear("amqp://me@localhost:1//?ssl_cert_reqs=CERT_NONE");
        goesInTheClear("amqp://me@localhost:1//", "broker_use_ssl", "true");
        goesInTheClear("amqp://me@localhost:1//", "broker_use_ssl", "{\"cert_reqs\": \"CERT_NONE\"}");
    }

    private static void goesInTheClear(String broker, String... settings) {
        refused(broker, and(settings, "rpc_management_url", "http://rabbit:15672"))
                .hasMessageContainingAll("rpc_management_url", "http://rabbit", "must not go without", "https://");
    }

    private static String[] and(String[] settings, String... more) {
        return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void what_goes_encrypted_or_in_the_clear_to_both_or_stays_here_is_not_refused() {
        goesAsItMay("https://rabbit:15671", "amqps://me@localhost:1//");
        goesAsItMay("http://localhost:15672", "amqps://me@localhost:1//");
        goesAsItMay("http://[::1]:15672", "amqps://me@localhost:1//");
        goesAsItMay("http://rabbit:15672", "amqp://me@localhost:1//");
        goesAsItMay("http://rabbit:15672", "amqp://me@localhost:1//", "broker_use_ssl", "off");
    }

    /** Refused for something else, so that nothing is connected to. */
    private static void goesAsItMay(String management, String broker, String... settings) {
        refused(broker, and(settings, "rpc_management_url", management, "broker_heartbeat", "0.5"))
                .hasMessageContaining("broker_heartbeat")
                .hasMessageNotContaining("rpc_management_url");
    }

    @Test
    void the_management_API_has_one_address_that_the_JDK_knows() {
        for (String host :
                new String[] {"rabbit_mq:15672", "", "rabbit#x", "a%2Fb", "a%40b", "localhost; http://other"}) {
            refused(NOBODY, "rpc_management_url", "http://" + host)
                    .hasMessageContainingAll("rpc_management_url", "must have a host", "underscore");
        }
        for (String url : new String[] {"amqp://localhost", "http://localhost?x=1", "http://localhost;http://other"}) {
            refused(NOBODY, "rpc_management_url", url)
                    .hasMessageContainingAll("rpc_management_url", "http or https", "no parameters", "no second");
        }
    }

    @Test
    void external_needs_a_certificate() {
        refused(NOBODY, "broker_login_method", "EXTERNAL").hasMessageContainingAll("EXTERNAL", "certfile", "amqps://");
        refused("amqps://localhost:1//?login_method=external").hasMessageContaining("certfile");
    }

    @Test
    void a_heartbeat_has_whole_seconds() {
        refused(NOBODY, "broker_heartbeat", "0.5")
                .hasMessageContainingAll("broker_heartbeat", "500ms", "whole seconds");
        refused(NOBODY, "broker_heartbeat", "1d").hasMessageContainingAll("broker_heartbeat", "65535");
        refused("amqp://localhost:1//?heartbeat=soon").hasMessageContainingAll("heartbeat in broker_url", "'soon'");
        refused("amqp://localhost:1//?hartbeat=5")
                .hasMessageContainingAll("hartbeat", "did you mean 'heartbeat'?", "connect_timeout");
    }

    @Test
    void all_of_them_are_named_at_once() {
        assertThat(catchThrowableOfType(
                                InvalidSettingException.class,
                                () -> RpcResultBackend.builder()
                                        .broker("amqp://localhost:x//")
                                        .set("broker_heartbeat", "0.5")
                                        .set("broker_login_method", "EXTERNAL")
                                        .build())
                        .problems())
                .hasSizeGreaterThanOrEqualTo(3);
    }
}
