package io.github.celeriac.rpc.internal;

import io.github.celeriac.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made safe, in the terms of {@code broker_use_ssl}.
 *
 * @param verifyCertificate whether the broker's certificate is checked
 * @param verifyHost whether it must be for the host that is connected to
 * @param caCerts PEM file with the certificates to trust; null trusts what the JDK trusts
 * @param certificate PEM file with our own certificate; null if there is none
 * @param key PEM file with its key (PKCS #8); null if that is in the certificate's file, too
 */
record TlsOptions(
        boolean verifyCertificate,
        boolean verifyHost,
        @Nullable Path caCerts,
        @Nullable Path certificate,
        @Nullable Path key) {

    /** @throws InvalidSettingException if one of the files cannot be used */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidSettingException("broker_use_ssl names files that cannot be used (" + e.getMessage()
                    + "); they must be PEM, and the key PKCS #8 without a password");
        }
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        if (!verifyCertificate) {
            return new TrustManager[] {new TrustAll()};
        }
        KeyStore trusted = null; // what the JDK trusts
        if (caCerts != null) {
            trusted = PemFiles.emptyStore();
            int number = 0;
            for (Certificate each : PemFiles.certificates(caCerts)) {
                trusted.setCertificateEntry("ca-" + number++, each);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        if (certificate == null) {
            return null;
        }
        char[] none = new char[0];
        KeyStore own = PemFiles.emptyStore();
        own.setKeyEntry(
                "own",
                PemFiles.privateKey(key == null ? certificate : key),
                none,
                PemFiles.certificates(certificate).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, none);
        return factory.getKeyManagers();
    }

    /** For {@code CERT_NONE}: encryption without knowing with whom. */
    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
