package io.github.celeriac.serialization.auth;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.RejectedSignatureException;
import io.github.celeriac.spi.SecuritySettings;
import io.github.celeriac.spi.Settings;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose signatures are believed, and what is signed with. Immutable. */
final class Security {
    private final RsaPss rsaPss;
    private final Map<String, X509Certificate> store;
    private final @Nullable Signer signer;

    private Security(RsaPss rsaPss, Map<String, X509Certificate> store, @Nullable Signer signer) {
        this.rsaPss = rsaPss;
        this.store = store;
        this.signer = signer;
    }

    /**
     * Reads all files.
     *
     * @throws InvalidSettingException if one cannot be used, or {@code security_cert_store} is not set
     */
    static Security of(Settings settings) {
        String pattern = settings.find(SecuritySettings.CERTIFICATE_STORE)
                .orElseThrow(
                        () -> new InvalidSettingException("security_cert_store was not set but is needed for auth; set"
                                + " it to a folder with the certificates (PEM) whose signatures are believed"));
        RsaPss rsaPss = RsaPss.of(settings.get(SecuritySettings.DIGEST));
        Map<String, X509Certificate> store = CertificateStore.read(pattern);
        Optional<String> key = settings.find(SecuritySettings.KEY);
        Optional<String> certificate = settings.find(SecuritySettings.CERTIFICATE);
        if (key.isPresent() != certificate.isPresent()) {
            throw new InvalidSettingException(
                    "security_key and security_certificate belong together but only one was set; set both or none");
        }
        Signer signer = key.isEmpty()
                ? null
                : Signer.read(
                        Path.of(key.get()),
                        settings.find(SecuritySettings.KEY_PASSWORD).orElse(null),
                        Path.of(certificate.orElseThrow()),
                        rsaPss);
        return new Security(rsaPss, store, signer);
    }

    Optional<Signer> signer() {
        return Optional.ofNullable(signer);
    }

    int signatureLength(String id) {
        return RsaPss.bytes(certificate(id).getPublicKey());
    }

    void verify(SignedMessage message) {
        if (!rsaPss.verify(certificate(message.signer()).getPublicKey(), message.body(), message.signature())) {
            throw new RejectedSignatureException("signature of '" + AuthCodec.printable(message.signer())
                    + "' does not match the signed value; it was changed on its way, or security_digest differs");
        }
    }

    private X509Certificate certificate(String id) {
        X509Certificate found = store.get(id);
        if (found == null) {
            throw new RejectedSignatureException("signed value is of '" + AuthCodec.printable(id)
                    + "' whose certificate is unknown; add it to security_cert_store if that signer is trusted");
        }
        return found;
    }
}
