package io.github.celeriac.rpc.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in the text form that OpenSSL, and so Python, reads. */
final class PemFiles {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    private PemFiles() {}

    static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static Collection<? extends Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        StringBuilder all = new StringBuilder();
        Matcher found = CERTIFICATE.matcher(Files.readString(file));
        while (found.find()) {
            all.append(found.group()).append('\n');
        }
        if (all.length() == 0) {
            throw new KeyStoreException(file + " has no certificate");
        }
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(all.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
        Matcher found = PKCS8.matcher(Files.readString(file));
        if (!found.find()) {
            throw new KeyStoreException(
                    file + " has no BEGIN PRIVATE KEY; convert it by openssl pkcs8 -topk8 -nocrypt");
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(decoded(file, found.group(1)));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // a key of another kind
            }
        }
        throw new KeyStoreException(file + " has a key that is none of RSA, EC and EdDSA");
    }

    private static byte[] decoded(Path file, String text) throws KeyStoreException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new KeyStoreException(file + " is not in base64", e);
        }
    }
}
