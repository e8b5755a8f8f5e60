package io.github.celeriac.spi;

import java.util.List;

/** The settings of Celery's {@code app.setup_security()}, for the serializer {@code auth}. */
public final class SecuritySettings {
    public static final Setting<String> KEY = Setting.celery(
            "security_key",
            SettingParsers.text("path"),
            null,
            "File with the RSA private key (PEM) that auth signs with.");

    public static final Setting<String> KEY_PASSWORD = Setting.celery(
                    "security_key_password",
                    SettingParsers.text("secret"),
                    null,
                    "Password of that key, if it is encrypted.")
            .since("5.3");

    public static final Setting<String> CERTIFICATE = Setting.celery(
            "security_certificate",
            SettingParsers.text("path"),
            null,
            "File with the X.509 certificate (PEM) of that key.");

    public static final Setting<String> CERTIFICATE_STORE = Setting.celery(
            "security_cert_store",
            SettingParsers.text("path"),
            null,
            "Certificates (PEM) whose signatures are believed: a folder, or a path with * and ? in its last part.");

    public static final Setting<String> DIGEST = Setting.celery(
            "security_digest",
            SettingParsers.text("name"),
            "sha256",
            "Digest of signatures: sha224, sha256, sha384 or sha512; all writers and readers share it.");

    private static final List<Setting<?>> ALL = List.of(KEY, KEY_PASSWORD, CERTIFICATE, CERTIFICATE_STORE, DIGEST);

    private SecuritySettings() {}

    public static List<Setting<?>> all() {
        return ALL;
    }
}
