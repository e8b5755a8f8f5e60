package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority, and what it signs, as PEM files made by the JDK's keytool. */
final class Authority {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;
    private final String name;

    /** A certificate and its key. */
    record Identity(Path certificate, Path key) {}

    Authority(Path folder, String name) throws Exception {
        this.folder = folder;
        this.name = name;
        store = folder.resolve(name + ".p12");
        keytool("-alias", name, "-dname", "CN=" + name, "-ext", "bc:critical=ca:true", "-ext", "ku=keyCertSign");
        write(name, "CERTIFICATE", keys().getCertificate(name).getEncoded());
    }

    Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /** @param commonName of a broker its host, of a client its user */
    Identity sign(String commonName) throws Exception {
        String alias = name + "-" + commonName;
        if (keys().containsAlias(alias)) {
            return new Identity(folder.resolve(alias + ".pem"), folder.resolve(alias + "-key.pem"));
        }
        keytool("-alias", alias, "-dname", "CN=" + commonName, "-ext", "SAN=dns:" + commonName, "-signer", name);
        KeyStore keys = keys();
        Path key = write(
                alias + "-key",
                "PRIVATE KEY",
                keys.getKey(alias, PASSWORD.toCharArray()).getEncoded());
        return new Identity(
                write(alias, "CERTIFICATE", keys.getCertificate(alias).getEncoded()), key);
    }

    private void keytool(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-Duser.language=en",
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private KeyStore keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private Path write(String file, String kind, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(file + ".pem"),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
