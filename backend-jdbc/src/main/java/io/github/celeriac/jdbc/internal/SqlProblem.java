package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import java.sql.SQLException;

/**
 * What an {@link SQLException} means to us.
 *
 * @param kind what to do about it
 * @param exception what a caller is told in the end
 */
record SqlProblem(Kind kind, ResultBackendException exception) {
    enum Kind {
        /** Try again: every statement of ours may be repeated. */
        TRANSIENT,
        /** Another transaction has locked some row of the batch: its neighbours must not wait for that. */
        LOCKED,
        /** Some row of the batch is at fault: its neighbours must not suffer. */
        ROW,
        /** Trying again changes nothing. */
        FINAL;

        /** Whether trying again is worth it. */
        boolean passes() {
            return this == TRANSIENT || this == LOCKED;
        }
    }

    static SqlProblem locked(String where, SQLException e) {
        return new SqlProblem(
                Kind.LOCKED,
                new BackendUnavailableException(
                        where + " has this row locked by another transaction: " + text(e) + "; end that transaction",
                        e));
    }

    static SqlProblem unavailable(String where, String fix, SQLException e) {
        return new SqlProblem(
                Kind.TRANSIENT, new BackendUnavailableException(where + " does not answer: " + text(e) + fix(fix), e));
    }

    static SqlProblem refused(String where, String fix, SQLException e) {
        return new SqlProblem(Kind.FINAL, new BackendAccessException(where + " refused us: " + text(e) + fix(fix), e));
    }

    /** Refused by a server that may soon be another one, as in a failover. */
    static SqlProblem refusedForNow(String where, String fix, SQLException e) {
        return new SqlProblem(
                Kind.TRANSIENT, new BackendAccessException(where + " refused us: " + text(e) + fix(fix), e));
    }

    static SqlProblem row(String where, String fix, SQLException e) {
        return new SqlProblem(
                Kind.ROW, new ResultEncodingException(where + " cannot hold this result: " + text(e) + fix(fix), e));
    }

    static SqlProblem failed(String where, String fix, SQLException e) {
        return new SqlProblem(
                Kind.FINAL, new ResultBackendException(where + " cannot do this: " + text(e) + fix(fix), e));
    }

    /** For those who handle SQL's exceptions. */
    SQLException asSqlException() {
        return new SQLException(exception.getMessage(), exception);
    }

    private static String text(SQLException e) {
        String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return message.length() > 500 ? message.substring(0, 500) + "…" : message;
    }

    private static String fix(String fix) {
        return fix.isEmpty() ? "" : "; " + fix;
    }
}
