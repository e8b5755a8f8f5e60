package io.github.celeriac.rpc.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.SettingParsers;
import io.github.celeriac.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the query of {@code broker_url} says, and {@code broker_use_ssl}: the query wins. */
final class BrokerQuery {
    private static final List<String> TLS_OPTIONS =
            List.of("ca_certs", "cert_reqs", "certfile", "check_hostname", "keyfile");

    private final Settings settings;
    private final CodecRegistry codecs;
    private final Map<String, String> query;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();

    BrokerQuery(Settings settings, CodecRegistry codecs, Map<String, String> query, List<String> problems) {
        this.settings = settings;
        this.codecs = codecs;
        this.query = query;
        this.problems = problems;
    }

    <T> T find(String parameter, Setting<T> setting) {
        known.add(parameter);
        String text = query.get(parameter);
        if (text != null) {
            try {
                return setting.parser().apply(text);
            } catch (IllegalArgumentException e) {
                problems.add(parameter + " in broker_url was '" + text + "' but " + e.getMessage());
            }
        }
        return settings.get(setting);
    }

    /** @param asked whether a URL is {@code amqps} */
    @Nullable TlsOptions tls(boolean asked) {
        String text = settings.find(RpcSettings.BROKER_USE_SSL).orElse("").strip();
        Optional<Boolean> flag = flag(text);
        if (!asked && flag.filter(on -> !on).isPresent()) {
            return null;
        }
        Map<String, String> options = flag.isPresent() ? Map.of() : dict(text);
        refuseOthers(options);
        boolean checked = verifies(option(options, "cert_reqs").orElse("required"));
        Path certificate = file(options, "certfile");
        Path key = file(options, "keyfile");
        if (key != null && certificate == null && option(options, "certfile").isEmpty()) {
            problems.add(
                    "keyfile in broker_use_ssl was '" + key + "' but there is no certfile; name the certificate, too");
        }
        return new TlsOptions(checked, checked && checksHost(options), file(options, "ca_certs"), certificate, key);
    }

    private boolean checksHost(Map<String, String> options) {
        String text = option(options, "check_hostname").orElse("true");
        try {
            return SettingParsers.flag(text);
        } catch (IllegalArgumentException e) {
            problems.add("check_hostname in broker_use_ssl was '" + text + "' but " + e.getMessage());
            return true;
        }
    }

    /** Python's {@code ssl} has more; whoever sets them relies on them. */
    private void refuseOthers(Map<String, String> options) {
        options.keySet().stream()
                .filter(name -> !TLS_OPTIONS.contains(name))
                .forEach(name -> problems.add(name + " in broker_use_ssl is not an option here; "
                        + SettingParsers.didYouMean(name, TLS_OPTIONS) + "known: " + String.join(", ", TLS_OPTIONS)));
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "false", "0", "no", "off", "none", "null" -> Optional.of(false);
            case "true", "1", "yes", "on" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private Map<String, String> dict(String text) {
        Optional<Codec> json = codecs.find("json");
        try {
            if (json.isPresent() && json.get().decode(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
                Map<String, String> options = new LinkedHashMap<>();
                map.forEach((name, value) ->
                        options.put(String.valueOf(name).replaceFirst("^ssl_", ""), String.valueOf(value)));
                return options;
            }
        } catch (ResultBackendException e) {
            // falls through to the one message
        }
        problems.add("broker_use_ssl must be true, false or a JSON object; write e.g. {\"ca_certs\": \"/etc/ca.pem\"}");
        return Map.of();
    }

    private Optional<String> option(Map<String, String> options, String name) {
        known.add("ssl_" + name);
        return Optional.ofNullable(query.getOrDefault("ssl_" + name, options.get(name)));
    }

    /** Names of Python's {@code ssl} module, or its numbers. */
    private boolean verifies(String text) {
        return switch (text.toLowerCase(Locale.ROOT).replaceFirst("^(ssl\\.)?cert_", "")) {
            case "required", "optional", "2", "1" -> true;
            case "none", "0" -> false;
            default -> {
                problems.add("cert_reqs in broker_use_ssl was '" + text
                        + "' but must be CERT_REQUIRED, CERT_OPTIONAL or CERT_NONE; write one of them");
                yield true;
            }
        };
    }

    private @Nullable Path file(Map<String, String> options, String name) {
        Optional<String> text = option(options, name);
        try {
            if (text.isEmpty() || Files.isReadable(Path.of(text.get()))) {
                return text.map(Path::of).orElse(null);
            }
        } catch (InvalidPathException e) {
            // falls through to the one message
        }
        problems.add(name + " in broker_use_ssl was '" + text.orElse("")
                + "' but must be a PEM file that can be read; check the path and its permissions");
        return null;
    }

    void refuseOthers() {
        query.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add(name + " in broker_url is not a parameter; "
                        + SettingParsers.didYouMean(name, known) + "known: "
                        + String.join(", ", known.stream().sorted().toList())));
    }
}
