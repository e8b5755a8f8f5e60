package io.github.celeriac.serialization.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.DecodeLimits;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.RejectedSignatureException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.HostileInput;
import io.github.celeriac.serialization.PythonPeer;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.SecuritySettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signed values to and from real Celery, in the layout of its version, and what must not pass. */
class AuthPythonIT {
    private static final String JSON = "{\"status\": \"SUCCESS\", \"result\": [1, 2.5, \"\\u00e9\", null]}";
    private static final Map<String, Object> VALUE = new LinkedHashMap<>();

    static {
        VALUE.put("status", "SUCCESS");
        VALUE.put("result", Arrays.asList(1L, 2.5, "é", null));
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void celery_verifies_what_we_signed_and_we_what_it_did(PythonPeer peer) throws Exception {
        Codec codec = codec(peer, signed(peer));
        assertThat(codec.decode(signed(peer))).isEqualTo(VALUE);
        assertThat(verified(peer, codec.encode(VALUE))).isEqualTo(JSON);
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void every_form_of_key_signs(PythonPeer peer) throws Exception {
        signed(peer);
        Settings pkcs1 = settings(
                Map.of(SecuritySettings.KEY, folder.resolve("pkcs1-key.pem").toString()));
        assertThat(verified(peer, codec(peer, pkcs1).encode(VALUE))).isEqualTo(JSON);
        Map<Setting<?>, Object> encrypted =
                Map.of(SecuritySettings.KEY, folder.resolve("encrypted.pem").toString());
        assertThatThrownBy(() -> codec(peer, settings(encrypted)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("security_key_password");
        Map<Setting<?>, Object> open = new HashMap<>(encrypted);
        open.put(SecuritySettings.KEY_PASSWORD, "open");
        assertThat(verified(peer, codec(peer, settings(open)).encode(VALUE))).isEqualTo(JSON);
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void what_was_changed_is_rejected_before_it_is_decoded(PythonPeer peer) throws Exception {
        byte[] honest = Base64.getDecoder().decode(signed(peer));
        Codec codec = codec(peer, settings(Map.of()));
        byte[] changed = honest.clone();
        changed[changed.length - 3] ^= 1;
        assertThatThrownBy(() -> codec.decode(Base64.getEncoder().encode(changed)))
                .isInstanceOf(RejectedSignatureException.class)
                .hasMessageContaining("does not match");
        assertThat(verified(peer, Base64.getEncoder().encode(changed))).startsWith("ERROR DecodeError");
        assertThatThrownBy(() -> codec.decode("nothing signed".getBytes(US_ASCII)))
                .isInstanceOf(ResultDecodingException.class);
        HostileInput hostile = new HostileInput(codec);
        hostile.truncate(Base64.getEncoder().encode(honest));
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            hostile.decode(Base64.getEncoder().encode(HostileInput.mutation(honest, random)));
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void a_signer_without_a_certificate_in_the_store_is_rejected_by_both(PythonPeer peer) throws Exception {
        signed(peer);
        Codec stranger = codec(
                peer,
                settings(Map.of(
                        SecuritySettings.KEY, folder.resolve("stranger-key.pem").toString(),
                        SecuritySettings.CERTIFICATE,
                                folder.resolve("stranger.pem").toString())));
        byte[] signed = stranger.encode(VALUE);
        assertThatThrownBy(() -> stranger.decode(signed))
                .isInstanceOf(RejectedSignatureException.class)
                .hasMessageContaining("somebody else")
                .hasMessageContaining("security_cert_store");
        assertThat(verified(peer, signed)).startsWith("ERROR DecodeError");
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void settings_that_cannot_be_used_are_told(PythonPeer peer) throws Exception {
        signed(peer);
        assertThatThrownBy(() -> codec(peer, settings(Map.of(SecuritySettings.DIGEST, "sha255"))))
                .hasMessageContaining("did you mean 'sha25");
        assertThatThrownBy(() -> codec(
                        peer,
                        settings(Map.of(
                                SecuritySettings.CERTIFICATE,
                                folder.resolve("stranger.pem").toString()))))
                .hasMessageContaining("must be of the key in security_key");
        Settings reading = new Settings(Map.of(
                SecuritySettings.CERTIFICATE_STORE, folder.resolve("store").toString()));
        assertThat(codec(peer, reading).decode(signed(peer))).isEqualTo(VALUE);
        assertThatThrownBy(() -> codec(peer, reading).encode(VALUE))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("security_key and security_certificate are not set");
        Settings undecided = new Settings(Map.of(
                SecuritySettings.CERTIFICATE_STORE, folder.resolve("store").toString(),
                SecuritySettings.CERTIFICATE, folder.resolve("store/signer.pem").toString(),
                SecuritySettings.KEY, folder.resolve("key.pem").toString()));
        assertThatThrownBy(() -> codec(peer, undecided))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("oldest_reader was not set")
                .hasMessageContaining("5.5");
        Files.writeString(folder.resolve("store/odd.pem"), "no certificate");
        assertThatThrownBy(() -> codec(peer, reading))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("odd.pem");
    }

    private Settings settings(Map<Setting<?>, Object> other) {
        Map<Setting<?>, Object> values = new HashMap<>();
        values.put(ResultSettings.OLDEST_READER, new CeleryVersion(5, 5));
        values.put(SecuritySettings.KEY, folder.resolve("key.pem").toString());
        values.put(
                SecuritySettings.CERTIFICATE, folder.resolve("store/signer.pem").toString());
        values.put(
                SecuritySettings.CERTIFICATE_STORE,
                folder.resolve("store/*.pem").toString());
        values.putAll(other);
        return new Settings(values);
    }

    private Codec codec(PythonPeer peer, byte[] madeFiles) {
        assertThat(madeFiles).isNotEmpty();
        return codec(peer, settings(Map.of()));
    }

    private static Codec codec(PythonPeer peer, Settings settings) {
        return new AuthCodecProvider()
                .create(new CodecSettings(DecodeLimits.defaults(), CeleryVersion.parse(peer.celery()), settings));
    }

    private byte[] signed(PythonPeer peer) throws Exception {
        String[] answer = ask(peer, "sign\t" + JSON).split(" ", 3);
        assertThat(answer).startsWith("application/data", "utf-8");
        return Base64.getDecoder().decode(answer[2]);
    }

    private String verified(PythonPeer peer, byte[] payload) throws Exception {
        return ask(peer, "verify\t" + Base64.getEncoder().encodeToString(payload));
    }

    private String ask(PythonPeer peer, String question) throws Exception {
        return peer.ask(AuthPythonIT.class, "auth_peer.py", List.of(question), folder)
                .get(0);
    }
}
