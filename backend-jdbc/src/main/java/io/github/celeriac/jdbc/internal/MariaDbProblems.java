package io.github.celeriac.jdbc.internal;

import java.sql.SQLException;

/** What the error numbers of MariaDB and MySQL mean to us. */
final class MariaDbProblems {
    private MariaDbProblems() {}

    static SqlProblem of(String where, SQLException e) {
        return switch (e.getErrorCode()) {
            case 1045, 1698, 1251, 1130, 1862, 4151 ->
                SqlProblem.refused(where, "check user and password in result_backend, and the user's host", e);
            case 1044, 1142, 1143, 1227, 1370 ->
                SqlProblem.refused(
                        where, "grant SELECT, INSERT, UPDATE and DELETE on the tables and their sequences", e);
            case 1049 -> SqlProblem.refused(where, "create that database, or correct result_backend", e);
            case 1046 -> SqlProblem.refused(where, "name a database at the end of result_backend", e);
            case 1146, 4091 ->
                String.valueOf(e.getMessage()).contains("_id_sequence'")
                        ? SqlProblem.failed(where, "CREATE SEQUENCE, to START WITH more than the greatest id", e)
                        : SqlProblem.refused(where, "create Celery's tables, or correct database_table_names", e);
            case 1290, 1792, 1836, 3100 ->
                SqlProblem.refusedForNow(where, "it is read-only: point result_backend at the primary server", e);
            case 1205, 3572 -> SqlProblem.locked(where, e);
            case 1264, 1366, 1406, 1292, 1265, 1300, 1048 ->
                SqlProblem.row(where, "shorten it, or widen the column", e);
            case 1153 -> SqlProblem.row(where, "SET GLOBAL max_allowed_packet to more, or return a reference", e);
            case 167, 1467, 4084 ->
                SqlProblem.failed(where, "the 32-bit ids are used up: MODIFY id BIGINT NOT NULL", e);
            case 1665 -> SqlProblem.failed(where, "set binlog_format to MIXED or ROW", e);
            case 1054, 1064, 1364, 1072 ->
                SqlProblem.failed(where, "was the table changed? restore Celery's columns", e);
            case 1021, 1114 -> SqlProblem.unavailable(where, "check the disk and the space left on it", e);
            default -> byState(where, e);
        };
    }

    private static SqlProblem byState(String where, SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("max_allowed_packet")) {
            return SqlProblem.row(where, "SET GLOBAL max_allowed_packet to more, or return a reference", e);
        }
        return switch (String.valueOf(e.getSQLState())) {
            case "28000" -> SqlProblem.refused(where, "check user and password in result_backend", e);
            case "55000" -> SqlProblem.failed(where, "", e);
            default -> SqlProblem.unavailable(where, "check that it runs and can be reached from here", e);
        };
    }
}
