/** Celery task results in SQL databases. */
module io.github.celeriac.jdbc {
    requires transitive io.github.celeriac;
    requires com.zaxxer.hikari;
    requires io.github.celeriac.serialization;
    requires transitive java.sql;
    requires static org.postgresql.jdbc;
}
