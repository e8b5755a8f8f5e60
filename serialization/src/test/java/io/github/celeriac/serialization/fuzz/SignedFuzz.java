package io.github.celeriac.serialization.fuzz;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.DecodeLimits;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.SecuritySettings;
import io.github.celeriac.spi.Settings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * The envelope of {@code auth}. Besides what is a finding anywhere, any value but the one that was signed is one: it was
 * believed without a signature. The input is tried as it is, and as what is within the base64.
 */
final class SignedFuzz implements Consumer<byte[]> {
    private static final Map<String, Object> SIGNED = Map.of("result", List.of(1L, 2.5, "text"));
    private static final String PASSWORD = "changeit";

    private final Codec codec;

    SignedFuzz(Path folder, DecodeLimits limits) {
        this.codec = codec(folder, limits, new CeleryVersion(5, 5));
    }

    @Override
    public void accept(byte[] data) {
        requireSigned(data);
        requireSigned(Base64.getEncoder().encode(data));
    }

    private void requireSigned(byte[] text) {
        Object value;
        try {
            value = codec.decode(text);
        } catch (ResultDecodingException e) {
            return;
        }
        if (!SIGNED.equals(value)) {
            throw new AssertionError("read, though nobody signed it: " + value);
        }
    }

    /** What is within the base64, in both layouts, by a key that is made in {@code folder}. */
    static List<byte[]> seeds(Path folder, DecodeLimits limits) throws Exception {
        makeKey(folder);
        List<byte[]> seeds = new ArrayList<>();
        for (CeleryVersion reader : List.of(new CeleryVersion(5, 2), new CeleryVersion(5, 5))) {
            byte[] text = codec(folder, limits, reader).encode(SIGNED);
            SignedFuzz itself = new SignedFuzz(folder, limits);
            itself.requireSigned(text);
            seeds.add(Base64.getDecoder().decode(text));
        }
        return seeds;
    }

    private static Codec codec(Path folder, DecodeLimits limits, CeleryVersion reader) {
        Settings settings = new Settings(Map.of(
                ResultSettings.OLDEST_READER, reader,
                SecuritySettings.KEY, folder.resolve("key.pem").toString(),
                SecuritySettings.CERTIFICATE, folder.resolve("signer.crt").toString(),
                SecuritySettings.CERTIFICATE_STORE, folder.resolve("*.crt").toString()));
        return ServiceLoader.load(CodecProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("auth"))
                .findFirst()
                .orElseThrow()
                .create(new CodecSettings(limits, reader, settings));
    }

    private static void makeKey(Path folder) throws Exception {
        Path store = folder.resolve("keys.p12");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "signer",
                        "-dname",
                        "CN=signer",
                        "-keyalg",
                        "RSA",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("keytool ended with " + status);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey("signer", PASSWORD.toCharArray()).getEncoded();
        writePem(folder.resolve("key.pem"), "PRIVATE KEY", key);
        writePem(
                folder.resolve("signer.crt"),
                "CERTIFICATE",
                keys.getCertificate("signer").getEncoded());
    }

    private static void writePem(Path file, String kind, byte[] content) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }
}
