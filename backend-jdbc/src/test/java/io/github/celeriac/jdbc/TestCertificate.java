package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.LiveServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that has signed itself.
 *
 * @param file the certificate as PEM
 * @param key its private key as PEM
 */
record TestCertificate(Path file, String key) {

    /** For the host {@code localhost}. */
    static TestCertificate create(Path folder, String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String command =
                "-J-Duser.language=en -genkeypair -keyalg RSA -storetype PKCS12 -storepass changeit -ext bc=ca:true"
                        + " -alias " + name + " -keystore " + store + " -dname CN=localhost -ext SAN=dns:localhost";
        assertThat(new ProcessBuilder((keytool + " " + command).split(" ", -1))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        return new TestCertificate(
                Files.writeString(
                        folder.resolve(name + ".pem"),
                        pem("CERTIFICATE", keys.getCertificate(name).getEncoded())),
                pem("PRIVATE KEY", keys.getKey(name, "changeit".toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    /** Puts both into a server's container, as {@code /tmp/server.crt} and {@code /tmp/server.key}. */
    void install(LiveServer server, String owner) throws Exception {
        put(server, owner, "/tmp/server.crt", Files.readString(file));
        put(server, owner, "/tmp/server.key", key);
    }

    private static void put(LiveServer server, String owner, String path, String content) {
        String encoded = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        server.exec(
                "sh",
                "-c",
                "echo " + encoded + " | base64 -d > " + path + " && chmod 600 " + path + " && chown " + owner + " "
                        + path);
    }
}
