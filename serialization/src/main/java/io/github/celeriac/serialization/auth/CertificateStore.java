package io.github.celeriac.serialization.auth;

import io.github.celeriac.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code security_cert_store}. Mirrors {@code celery.security.certificate.FSCertStore}. */
final class CertificateStore {
    private static final String SETTING = "security_cert_store";

    private CertificateStore() {}

    /** Signers by id. An expired certificate, or two of one id, are an error, as in Celery. */
    static Map<String, X509Certificate> read(String pattern) {
        Path path = Path.of(pattern);
        boolean folder = Files.isDirectory(path);
        Path parent = folder ? path : path.toAbsolutePath().getParent();
        Map<String, X509Certificate> store = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                parent == null ? path : parent, folder ? "*" : String.valueOf(path.getFileName()))) {
            for (Path file : files) {
                X509Certificate certificate = certificate(SETTING, file);
                if (store.putIfAbsent(id(certificate), certificate) != null) {
                    throw wrong(SETTING, file, "is the second certificate of '" + id(certificate) + "'; remove one");
                }
            }
        } catch (IOException e) {
            throw wrong(SETTING, path, "must be a folder with certificates that can be read; check the path");
        }
        if (store.isEmpty()) {
            throw wrong(SETTING, path, "has no certificate; put those in PEM there whose signatures are believed");
        }
        return Map.copyOf(store);
    }

    static X509Certificate certificate(String setting, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            certificate.checkValidity();
            if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
                throw wrong(setting, file, "must be a certificate of an RSA key, the only ones Celery knows; make one");
            }
            return certificate;
        } catch (CertificateExpiredException e) {
            throw wrong(setting, file, "has expired, and Celery loads no store with such; renew or remove it");
        } catch (CertificateException e) {
            throw wrong(
                    setting, file, "must be a valid X.509 certificate in PEM; see `openssl x509 -text -in` with it");
        } catch (IOException e) {
            throw wrong(setting, file, "must be a file that can be read; check the path and its permissions");
        }
    }

    /** Mirrors {@code Certificate.get_id}: {@code DE Acme Inc celery ca 47118}. */
    static String id(X509Certificate certificate) {
        return String.join(
                        " ", IssuerNames.of(certificate.getIssuerX500Principal().getEncoded())) + " "
                + certificate.getSerialNumber();
    }

    private static InvalidSettingException wrong(String setting, Path file, String what) {
        return new InvalidSettingException(setting + " was '" + file + "' but " + what);
    }
}
