package io.github.celeriac.cli.setup;

import io.github.celeriac.spi.SettingParsers;

/** What can be recommended. */
public enum Backend {
    REDIS("Redis", "redis"),
    POSTGRESQL("PostgreSQL", "jdbc"),
    MARIADB("MariaDB or MySQL", "jdbc"),
    SQLITE("SQLite", "jdbc"),
    RPC("RPC over RabbitMQ", "rpc");

    private final String title;
    private final String page;

    Backend(String title, String page) {
        this.title = title;
        this.page = page;
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException with a requirement and a fix
     */
    public static Backend named(String name) {
        return SettingParsers.oneOf(Backend.class, "write one of them").apply(name);
    }

    public String title() {
        return title;
    }

    /** Its page, in the folder docs/backends. */
    public String page() {
        return page + ".md";
    }

    boolean isSql() {
        return page.equals("jdbc");
    }
}
