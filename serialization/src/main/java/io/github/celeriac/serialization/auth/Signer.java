package io.github.celeriac.serialization.auth;

import io.github.celeriac.InvalidSettingException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import org.jspecify.annotations.Nullable;

/** A private key and the name of its certificate. */
final class Signer {
    private final String id;
    private final PrivateKey key;
    private final RsaPss rsaPss;

    private Signer(String id, PrivateKey key, RsaPss rsaPss) {
        this.id = id;
        this.key = key;
        this.rsaPss = rsaPss;
    }

    static Signer read(Path keyFile, @Nullable String password, Path certificateFile, RsaPss rsaPss) {
        PrivateKey key = PrivateKeys.read(keyFile, password);
        X509Certificate certificate = CertificateStore.certificate("security_certificate", certificateFile);
        if (!((RSAKey) key).getModulus().equals(((RSAKey) certificate.getPublicKey()).getModulus())) {
            throw new InvalidSettingException("security_certificate was '" + certificateFile
                    + "' but must be of the key in security_key; make a certificate for that key");
        }
        return new Signer(CertificateStore.id(certificate), key, rsaPss);
    }

    String id() {
        return id;
    }

    byte[] sign(byte[] body) {
        return rsaPss.sign(key, body);
    }

    @Override
    public String toString() {
        return "Signer[" + id + "]";
    }
}
