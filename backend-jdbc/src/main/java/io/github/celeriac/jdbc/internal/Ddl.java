package io.github.celeriac.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statements that create Celery's tables, and ours: plain SQL in the jar, for a DBA and Flyway as much as for us. */
final class Ddl {
    private static final Pattern TASK = Pattern.compile("\\b(celery_taskmeta|task_id_sequence)\\b");
    private static final Pattern GROUP = Pattern.compile("\\b(celery_tasksetmeta|taskset_id_sequence)\\b");
    private static final Pattern LINEAGE = Pattern.compile("\\bceleriac_lineage\\b");
    private static final Pattern COLUMN = Pattern.compile("(?m)^    ([a-z_]+) ([A-Z][^,\\n]*)");

    private Ddl() {}

    /**
     * Where the jar has the migration. Under META-INF, which no module keeps to itself.
     *
     * @param ddl what {@link Dialect#ddl} says
     */
    static String resource(String ddl) {
        return "META-INF/celeriac/" + ddl + "/V1__celery_tables.sql";
    }

    /** The same for the side table. */
    static String lineageResource(Dialect dialect) {
        return "META-INF/celeriac/" + dialect.name() + "-lineage/V3__celeriac_lineage.sql";
    }

    /** The statements for the tables that {@code tables} lacks, under the names given. */
    static List<String> missing(Dialect dialect, String ddl, TableNames names, Tables tables) {
        Stream<String> celerys = statements(resource(ddl)).stream()
                .filter(statement -> TASK.matcher(statement).find() ? !tables.taskExists() : !tables.groupExists());
        Stream<String> ours = tables.lacksLineage() ? statements(lineageResource(dialect)).stream() : Stream.empty();
        return Stream.concat(celerys, ours)
                .map(statement -> renamed(dialect, statement, names, tables))
                .toList();
    }

    /** The columns of one of the tables that {@code resource} makes, by its name there, and what each is. */
    static Map<String, String> columns(String resource, String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        statements(resource).stream()
                .filter(statement -> statement.startsWith("CREATE TABLE") && statement.contains(table + " ("))
                .forEach(statement -> COLUMN.matcher(statement)
                        .results()
                        .forEach(column -> columns.put(column.group(1), column.group(2))));
        return columns;
    }

    private static List<String> statements(String resource) {
        return Arrays.stream(read("/" + resource).split(";\\s*(\\R|$)"))
                .map(statement -> statement.replaceAll("(?m)^--.*\\R?", "").strip())
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String renamed(Dialect dialect, String statement, TableNames names, Tables tables) {
        String renamed = replaced(dialect, TASK, statement, "celery_taskmeta", tables.task(), names.taskSchema());
        renamed = replaced(dialect, GROUP, renamed, "celery_tasksetmeta", tables.group(), names.groupSchema());
        return LINEAGE.matcher(renamed).replaceAll(Matcher.quoteReplacement(String.valueOf(tables.lineageName())));
    }

    private static String replaced(
            Dialect dialect, Pattern pattern, String statement, String table, String name, @Nullable String schema) {
        return pattern.matcher(statement).replaceAll(match -> {
            String sequence = schema == null ? match.group() : dialect.quote(schema) + "." + match.group();
            return Matcher.quoteReplacement(match.group().equals(table) ? name : sequence);
        });
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Ddl.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
