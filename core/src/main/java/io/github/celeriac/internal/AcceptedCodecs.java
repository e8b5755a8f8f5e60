package io.github.celeriac.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Finds the codecs and applies {@code result_serializer}, {@code result_accept_content} and {@code accept_content}. */
final class AcceptedCodecs {
    /** Never accepted unless it is named: it can hold what was meant to run. */
    private static final String OPT_IN = "pickle";

    private AcceptedCodecs() {}

    /** @param wrapper what is put around each */
    static CodecRegistry choose(
            List<Codec> own, CodecSettings codecSettings, Settings settings, UnaryOperator<Codec> wrapper) {
        Map<String, Codec> codecs = new LinkedHashMap<>();
        Map<String, List<String>> unusable = new LinkedHashMap<>();
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class)) {
            try {
                codecs.put(provider.name(), provider.create(codecSettings));
            } catch (InvalidSettingException e) {
                unusable.put(provider.name(), e.problems());
            }
        }
        own.forEach(codec -> codecs.put(codec.name(), codec));
        unusable.keySet().removeAll(codecs.keySet());
        addCompressed(codecs, unusable, codecSettings, settings);
        List<String> problems = new ArrayList<>();
        String serializer = settings.get(ResultSettings.SERIALIZER);
        if (!codecs.containsKey(serializer)) {
            problems.addAll(missing("result_serializer", serializer, codecs.keySet(), unusable));
        }
        Set<String> accepted = accepted(serializer, codecs, unusable, settings, problems);
        Codec chosen = codecs.get(serializer);
        if (chosen != null
                && problems.isEmpty()
                && !accepted.contains(serializer)
                && !CodecRegistry.isTrusted(chosen)) {
            problems.add("result_serializer was '" + serializer + "' but is not among the accepted " + accepted
                    + ", so what is written here could not be read; add it to result_accept_content");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingException(problems);
        }
        return new CodecRegistry(codecs.values().stream().map(wrapper).toList(), serializer, accepted);
    }

    /** Those that are named somewhere. */
    private static void addCompressed(
            Map<String, Codec> codecs,
            Map<String, List<String>> unusable,
            CodecSettings codecSettings,
            Settings settings) {
        Map<String, String> named = new LinkedHashMap<>();
        named.put(settings.get(ResultSettings.SERIALIZER), ResultSettings.SERIALIZER.name());
        for (Setting<List<String>> list :
                List.of(ResultSettings.RESULT_ACCEPT_CONTENT, ResultSettings.ACCEPT_CONTENT)) {
            settings.get(list).forEach(name -> named.putIfAbsent(name, list.name()));
        }
        CompressedCodecs compressed = new CompressedCodecs(Map.copyOf(codecs), codecSettings);
        named.forEach((name, setting) -> {
            try {
                compressed.find(setting, name).ifPresent(codec -> codecs.putIfAbsent(name, codec));
            } catch (InvalidSettingException e) {
                unusable.put(name, e.problems());
            }
        });
    }

    private static Set<String> accepted(
            String serializer,
            Map<String, Codec> codecs,
            Map<String, List<String>> unusable,
            Settings settings,
            List<String> problems) {
        List<String> wanted = settings.get(ResultSettings.RESULT_ACCEPT_CONTENT);
        String source = "result_accept_content";
        if (wanted.isEmpty()) {
            wanted = settings.get(ResultSettings.ACCEPT_CONTENT);
            source = "accept_content";
        }
        Set<String> names = new LinkedHashSet<>();
        for (String entry : wanted) {
            String name = nameOf(entry, codecs);
            if (codecs.containsKey(name)) {
                names.add(name);
            } else {
                problems.addAll(missing(source, entry, codecs.keySet(), unusable));
            }
        }
        if (wanted.isEmpty()) {
            names.add("json");
            if (!CompressedCodecs.serializer(serializer).equals(OPT_IN)) {
                names.add(serializer);
            }
        }
        return names;
    }

    private static String nameOf(String entry, Map<String, Codec> codecs) {
        return codecs.values().stream()
                .filter(codec -> codec.contentType().equals(entry))
                .map(Codec::name)
                .findFirst()
                .orElse(entry);
    }

    /** Unknown, or known and not set up. */
    private static List<String> missing(
            String setting, String value, Set<String> known, Map<String, List<String>> unusable) {
        return unusable.getOrDefault(value, List.of(unknown(setting, value, known)));
    }

    private static String unknown(String setting, String value, Set<String> known) {
        return setting + " was '" + value + "' but no such codec is registered; " + NearestName.hint(value, known)
                + "known: "
                + (known.isEmpty() ? "none, add io.github.celeriac:celeriac-serialization" : String.join(", ", known));
    }
}
