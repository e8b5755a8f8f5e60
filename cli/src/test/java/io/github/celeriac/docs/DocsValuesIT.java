package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.RefusedClassException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.WithEveryPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tables of docs/values.md are what kombu itself and the codecs make of these values; each Celery fills its columns. */
class DocsValuesIT {
    private static final Path PAGE = Pages.ROOT.resolve("docs/values.md");
    private static final List<String> COLUMNS = List.of("json", "json 5.2", "msgpack", "yaml", "pickle");
    private static final Map<Class<?>, Class<?>> INTERFACES =
            Map.of(ArrayList.class, List.class, LinkedHashMap.class, Map.class, LinkedHashSet.class, Set.class);
    private static final String NO_FORM = "–";

    @WithEveryPeer
    void what_python_writes_is_read_and_found_again_by_python(CeleryPeer peer) {
        KombuPeer kombu = new KombuPeer(peer);
        List<String> lost = new ArrayList<>();
        checkTable("python", peer, DocumentedValues.PYTHON, (expression, codec) -> {
            String cell = thereAndBack(kombu, expression, codec);
            if (cell.contains("⇒")) {
                lost.add(expression);
            }
            return cell;
        });
        assertThat(Set.copyOf(lost))
                .as("what is lost by this library alone")
                .isEqualTo(Set.of(
                        "'\\ud83d\\ude00'",
                        "bytearray(b'abc')",
                        "Decimal('-0.0')",
                        "datetime.datetime(2024, 1, 2, tzinfo=timezone(timedelta(hours=-20)))",
                        "collections.OrderedDict(a=1)",
                        "signature('add', (1,))"));
    }

    @WithEveryPeer
    void what_java_writes_is_found_by_python(CeleryPeer peer) {
        KombuPeer kombu = new KombuPeer(peer);
        Map<String, Object> values = DocumentedValues.java();
        checkTable("java", peer, List.copyOf(values.keySet()), (shown, codec) -> {
            try {
                return "`" + kombu.read(codec.encode(values.get(shown)), codec.name()) + "`";
            } catch (ResultEncodingException e) {
                return NO_FORM;
            }
        });
    }

    private static String thereAndBack(KombuPeer kombu, String expression, Codec codec) {
        byte[] theirs = kombu.written(expression, codec.name()).orElse(null);
        if (theirs == null) {
            return NO_FORM;
        }
        if (!kombu.canRead(theirs, codec.name())) {
            assertThatThrownBy(() -> codec.decode(theirs)).isInstanceOf(ResultDecodingException.class);
            return "unreadable";
        }
        try {
            Object value = codec.decode(theirs);
            byte[] ours = codec.encode(value);
            String type = "`" + type(value) + "`";
            if (kombu.reads(expression, ours, codec.name())) {
                return type;
            }
            String arrow = kombu.readsAlike(theirs, ours, codec.name()) ? " → `" : " ⇒ `";
            return type + arrow + kombu.read(ours, codec.name()) + "`";
        } catch (RefusedClassException e) {
            return "refused";
        }
    }

    private static String type(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        Class<?> type = value.getClass();
        return INTERFACES.getOrDefault(type, type).getSimpleName();
    }

    /** The columns of this peer are made anew, the others are left as they are. */
    private static void checkTable(
            String name, CeleryPeer peer, List<String> rows, BiFunction<String, Codec, String> cell) {
        String page = Pages.read(PAGE);
        Pattern region = Pattern.compile("<!-- values: " + name + " -->\n(.*?)<!-- values end -->\n", Pattern.DOTALL);
        Matcher found = region.matcher(page);
        assertThat(found.find()).as("the table %s", name).isTrue();
        Map<String, Map<String, String>> cells = parse(found.group(1));
        Map<String, Codec> codecs = codecs(peer);
        StringBuilder table = new StringBuilder("<!-- values: " + name + " -->\n");
        table.append("| ")
                .append(name)
                .append(" | ")
                .append(String.join(" | ", COLUMNS))
                .append(" |\n");
        table.append("|---".repeat(COLUMNS.size() + 1)).append("|\n");
        for (String row : rows) {
            table.append("| `").append(row).append("` |");
            for (String column : COLUMNS) {
                Codec codec = codecs.get(column);
                String old = cells.getOrDefault("`" + row + "`", Map.of()).getOrDefault(column, "?");
                table.append(' ')
                        .append(codec == null ? old : cell.apply(row, codec))
                        .append(" |");
            }
            table.append('\n');
        }
        table.append("<!-- values end -->\n");
        Pages.check(PAGE, page.substring(0, found.start()) + table + page.substring(found.end()));
    }

    private static Map<String, Map<String, String>> parse(String table) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (String line : table.lines().toList()) {
            String[] fields = line.split(" ?\\| ?", -1);
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 0; i < COLUMNS.size() && i + 2 < fields.length; i++) {
                cells.put(COLUMNS.get(i), fields[i + 2]);
            }
            rows.put(fields[1], cells);
        }
        return rows;
    }

    /** By column, those that this peer can judge. */
    private static Map<String, Codec> codecs(CeleryPeer peer) {
        CeleryVersion version = CeleryVersion.parse(peer.name());
        Map<String, Codec> codecs = new LinkedHashMap<>();
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class)) {
            if (provider.name().equals("auth")) {
                continue; // another serializer's bytes, signed
            }
            boolean old = provider.name().equals("json") && !version.isAtLeast(5, 3);
            codecs.put(
                    provider.name() + (old ? " 5.2" : ""),
                    provider.create(CodecSettings.defaults().withOldestReader(version)));
        }
        return codecs;
    }
}
