package io.github.celeriac.jdbc.internal;

import io.github.celeriac.Finding.Severity;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.spi.Findings;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Looks at the tables for what is missing, used up, past its time or unreadable; in SQL that all databases have. */
final class TableExaminer {
    private static final String ENDED = " WHERE date_done IS NULL AND status IN ('SUCCESS', 'FAILURE', 'REVOKED')";

    private final Dialect dialect;
    private final Tables tables;
    private final TableNames names;
    private final RowCodec codec;
    private final Duration expires;
    private final Instant now;
    private final Findings findings = new Findings();

    TableExaminer(Dialect dialect, Tables tables, TableNames names, RowCodec codec, Duration expires, Instant now) {
        this.dialect = dialect;
        this.tables = tables;
        this.names = names;
        this.codec = codec;
        this.expires = expires;
        this.now = now;
    }

    Findings run(Connection connection, boolean repair) throws SQLException {
        examineColumns();
        examineIndexes(connection, repair);
        examineDuplicates(connection);
        examineIds(connection);
        examineDates(connection, repair);
        examineAge(connection);
        examineResults(connection);
        if (tables.groupExists()) {
            new GroupExaminer(tables, codec, findings).examine(connection);
        }
        examineLineage(connection);
        return findings;
    }

    private void examineLineage(Connection connection) throws SQLException {
        String lineage = tables.lineageName();
        if (lineage == null) {
            return;
        }
        Orphans orphans = new Orphans(dialect, tables.task(), lineage);
        long found = 0;
        for (String after = Orphans.START; after != null; ) {
            Orphans.Page page = orphans.page(connection, after);
            found += orphans.again(connection, page.orphans()).size();
            after = page.next();
        }
        if (found > 0) {
            findings.add(
                    "orphaned_lineage",
                    Severity.WARNING,
                    found + " rows of " + lineage,
                    "these results are gone, as Celery deletes them without their lineage",
                    "run 'celeriac cleanup' with database_lineage");
        }
    }

    private void examineColumns() {
        if (!tables.extended()) {
            findings.add(
                    "missing_columns",
                    Severity.WARNING,
                    tables.task() + " (" + String.join(", ", Dialect.EXTENDED_COLUMNS) + ")",
                    "the table was made by a Celery before 4.4: result_extended stores nothing, and newer Celery fails",
                    "ALTER TABLE " + tables.task() + " ADD each of them, as Celery's model has it");
        }
    }

    private void examineIndexes(Connection connection, boolean repair) throws SQLException {
        IndexExaminer indexes = new IndexExaminer(dialect, findings, repair);
        indexes.examine(connection, tables.task(), names.taskSchema(), names.task(), "celery_taskmeta", "task_id");
        if (tables.groupExists()) {
            indexes.examine(
                    connection, tables.group(), names.groupSchema(), names.group(), "celery_tasksetmeta", "taskset_id");
        }
    }

    private void examineDuplicates(Connection connection) throws SQLException {
        String sql = "SELECT task_id FROM " + tables.task() + " GROUP BY task_id HAVING COUNT(*) > 1 LIMIT 100";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                findings.add(
                        "duplicates",
                        Severity.DAMAGE,
                        String.valueOf(found.getString(1)),
                        "these tasks have more than one row: which one is read is chance",
                        "delete all but the right one, then make task_id unique");
            }
        }
    }

    private void examineIds(Connection connection) throws SQLException {
        long last = dialect.lastId(connection, tables);
        long greatest = dialect.greatestId(connection, tables);
        if (last > greatest / 2) {
            findings.add(
                    "id_exhaustion",
                    last > greatest / 10 * 9 ? Severity.DAMAGE : Severity.WARNING,
                    String.format(Locale.ROOT, "%,d of %,d", last, greatest),
                    "the 32-bit ids of the table are being used up; without one no result can be stored",
                    dialect.widerIdSql(tables) + ", in a quiet hour");
        }
    }

    private void examineDates(Connection connection, boolean repair) throws SQLException {
        long undated = Dialect.number(connection, "SELECT COUNT(*) FROM " + tables.task() + ENDED);
        for (long i = 0; i < undated; i++) {
            findings.add(
                    "no_date",
                    Severity.WARNING,
                    tables.task(),
                    "these tasks have ended, but have no date_done: no cleanup removes them",
                    "date them as of now");
        }
        if (undated > 0) {
            findings.repairable("no_date", repair ? date(connection) : 0);
        }
    }

    private int date(Connection connection) throws SQLException {
        String sql = "UPDATE " + tables.task() + " SET date_done = " + dialect.dateParameter() + ENDED;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, codec.wallClock().column(now));
            return statement.executeUpdate();
        }
    }

    /** A day's grace: that is how often Celery's beat cleans up. */
    private void examineAge(Connection connection) throws SQLException {
        if (expires.isZero()) {
            return;
        }
        Instant cutoff = now.minus(expires).minus(Duration.ofDays(1));
        long old =
                dialect.countBefore(connection, tables.task(), codec.wallClock().column(cutoff));
        if (old > 0) {
            findings.add(
                    "past_expiry",
                    Severity.WARNING,
                    old + " rows",
                    "these results are more than a day past result_expires: no cleanup runs",
                    "run Celery's beat, or 'celeriac cleanup' once a day");
        }
    }

    private void examineResults(Connection connection) throws SQLException {
        PageReader reader = new PageReader(dialect, tables, codec);
        ResultQuery query = ResultQuery.all();
        Optional<String> next;
        do {
            StoredPage page = reader.read(connection, query);
            page.results().forEach(this::examineResult);
            next = Optional.ofNullable(page.next());
            query = next.map(query::from).orElse(query);
        } while (next.isPresent());
    }

    private void examineResult(StoredResult stored) {
        try {
            stored.meta();
        } catch (ResultBackendException e) {
            findings.add(
                    "unreadable",
                    Severity.DAMAGE,
                    stored.taskId(),
                    "these results are cut off, as MySQL does to more than 64 KiB, or were not written by Celery",
                    "run the tasks again, or forget them; on MySQL and MariaDB make the column a LONGBLOB");
        }
    }
}
