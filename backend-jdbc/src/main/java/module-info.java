/** Celery task results in SQL databases. */
module io.github.celeriac.jdbc {
    requires transitive io.github.celeriac;
    requires com.zaxxer.hikari;
    requires io.github.celeriac.serialization;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires static org.postgresql.jdbc;

    exports io.github.celeriac.jdbc;

    provides io.github.celeriac.spi.BackendProvider with
            io.github.celeriac.jdbc.internal.JdbcProvider;
}
