package io.github.celeriac.serialization.auth;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.SettingParsers;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.TreeMap;

/** RSA-PSS as Celery uses it: MGF1 with the same digest, and the longest salt that fits. */
record RsaPss(String digest, int digestBytes) {
    private static final Map<String, RsaPss> DIGESTS = new TreeMap<>(Map.of(
            "sha224", new RsaPss("SHA-224", 28),
            "sha256", new RsaPss("SHA-256", 32),
            "sha384", new RsaPss("SHA-384", 48),
            "sha512", new RsaPss("SHA-512", 64)));

    static RsaPss of(String name) {
        RsaPss found = DIGESTS.get(name);
        if (found == null) {
            throw new InvalidSettingException(
                    "security_digest was '" + name + "' but must be one of " + DIGESTS.keySet() + "; "
                            + SettingParsers.didYouMean(name, DIGESTS.keySet()) + "Celery's default is sha256");
        }
        return found;
    }

    /** Length of a signature, and of the key. */
    static int bytes(Key key) {
        return (((RSAKey) key).getModulus().bitLength() + 7) / 8;
    }

    byte[] sign(PrivateKey key, byte[] body) {
        try {
            Signature signature = signature(key);
            signature.initSign(key);
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new ResultEncodingException("value cannot be signed with security_key: " + e.getMessage(), e);
        }
    }

    boolean verify(PublicKey key, byte[] body, byte[] signed) {
        try {
            Signature signature = signature(key);
            signature.initVerify(key);
            signature.update(body);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // the JDK's word for a signature that is not even of the right length
        }
    }

    private Signature signature(Key key) throws GeneralSecurityException {
        int encoded = (((RSAKey) key).getModulus().bitLength() + 6) / 8;
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec(
                digest,
                "MGF1",
                new MGF1ParameterSpec(digest),
                encoded - digestBytes - 2,
                PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }
}
