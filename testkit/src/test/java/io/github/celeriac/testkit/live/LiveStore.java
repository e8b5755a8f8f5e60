package io.github.celeriac.testkit.live;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** A place for results that Python Celery and this library can both reach. Ask for nothing in it but your own task ids. */
public interface LiveStore {
    /** The place as the {@code result_backend} setting of Celery names it, password included. */
    String url();

    /** One SQLite file and every configured generation of PostgreSQL, MariaDB and Redis. */
    static List<LiveStore> all() {
        List<LiveStore> stores = new ArrayList<>();
        stores.add(SqliteFile.shared());
        stores.addAll(PostgresServer.all());
        stores.addAll(MariaDbServer.all());
        stores.addAll(RedisServer.all());
        return stores;
    }

    /** {@link #all()} × {@link CeleryPeer#all()}. */
    static List<Arguments> allWithPeers() {
        return all().stream()
                .flatMap(store -> CeleryPeer.all().stream().map(peer -> Arguments.of(store, peer)))
                .toList();
    }
}
