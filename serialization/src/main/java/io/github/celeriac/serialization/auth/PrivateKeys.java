package io.github.celeriac.serialization.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.celeriac.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads RSA private keys: PEM of PKCS#8, encrypted or not, and of PKCS#1. */
final class PrivateKeys {
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (RSA PRIVATE KEY|PRIVATE KEY|ENCRYPTED PRIVATE KEY)-----([^-]*)-----END \\1-----");

    /** What stands before a PKCS#1 key to make it PKCS#8: version 0 and the name of RSA. */
    private static final byte[] RSA_ALGORITHM = {
        2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };

    private PrivateKeys() {}

    static PrivateKey read(Path file, @Nullable String password) {
        String text;
        try {
            text = Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw wrong(file, "must be a file that can be read; check the path and its permissions", e);
        }
        Matcher pem = PEM.matcher(text);
        if (!pem.find() || pem.group(2).contains(":")) {
            throw wrong(file, "must be an RSA private key in PEM; convert it with `openssl pkcs8 -topk8`", null);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            return KeyFactory.getInstance("RSA").generatePrivate(spec(file, pem.group(1), der, password));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw wrong(
                    file,
                    "must be an RSA private key in PEM"
                            + (password == null ? "" : ", and security_key_password its password")
                            + "; try `openssl rsa -check -in` with it",
                    e);
        }
    }

    private static PKCS8EncodedKeySpec spec(Path file, String kind, byte[] der, @Nullable String password)
            throws GeneralSecurityException, IOException {
        if (kind.equals("PRIVATE KEY")) {
            return new PKCS8EncodedKeySpec(der);
        }
        if (kind.startsWith("RSA")) {
            byte[] key = Der.wrap(4, der);
            return new PKCS8EncodedKeySpec(Der.wrap(0x30, Der.concat(RSA_ALGORITHM, key)));
        }
        if (password == null) {
            throw wrong(file, "is encrypted; set security_key_password", null);
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // For PBES2 the JDK tells the scheme as the text of its parameters only.
        String scheme = info.getAlgName().equals("PBES2") || info.getAlgName().startsWith("1.2.")
                ? info.getAlgParameters().toString()
                : info.getAlgName();
        PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
        Cipher cipher = Cipher.getInstance(scheme); // JDK 17 would ask for a cipher named PBES2, which there is not
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(scheme).generateSecret(secret),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    private static InvalidSettingException wrong(Path file, String requirement, @Nullable Exception cause) {
        InvalidSettingException problem =
                new InvalidSettingException("security_key was '" + file + "' but " + requirement);
        if (cause != null) {
            problem.initCause(cause);
        }
        return problem;
    }
}
