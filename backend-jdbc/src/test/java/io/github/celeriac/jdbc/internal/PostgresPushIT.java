package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Capability;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.jdbc.JdbcResultBackend;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.OnEveryPostgres;
import io.github.celeriac.testkit.live.PgBouncerServer;
import io.github.celeriac.testkit.live.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/** Who waits on PostgreSQL is told. At the level of the store nothing polls, so that what is heard was pushed. */
@OnEveryPostgres
@Timeout(120)
class PostgresPushIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LISTENERS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN celeriac'";

    @Parameter
    PostgresServer postgres;

    private PostgresServer.Database database;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Heard heard = new Heard();

    @BeforeEach
    void newDatabase() {
        database = postgres.newDatabase();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private ResultStore open(String url, PushMode mode) {
        List<Codec> codecs = new ArrayList<>();
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class)) {
            if (!provider.name().equals("auth")) { // which needs certificates
                codecs.add(provider.create(CodecSettings.defaults()));
            }
        }
        ResultStore store = new JdbcProvider()
                .open(new StoreContext(
                        BackendUrl.parse(url, Map.of()),
                        new Settings(Map.of(JdbcSettings.PUSH, mode)),
                        new CodecRegistry(codecs, "json", Set.of("json")),
                        heard,
                        InstantSource.system()));
        opened.add(store);
        return store;
    }

    private ResultStore open() {
        return open(database.url(), PushMode.AUTO);
    }

    private static CompletableFuture<WriteOutcome> store(ResultStore store, String id, String state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("task_id", id);
        fields.put("status", state);
        fields.put("result", 1L);
        return store.store(TaskContext.of(id), TaskMeta.of(id, fields));
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void every_store_of_a_watched_task_is_heard_of_by_another_node_and_no_other_is() {
        ResultStore client = open();
        ResultStore worker = open();
        assertThat(client.capabilities()).contains(Capability.PUSH);
        client.watch("watched").join();
        store(worker, "not watched", States.SUCCESS).join();
        store(worker, "watched", States.STARTED).join();
        eventually("STARTED is heard of", () -> heard.changed.size() == 1);
        store(worker, "watched", States.SUCCESS).join();
        eventually("SUCCESS is heard of", () -> heard.changed.size() == 2);
        client.unwatch("watched");
        client.watch("another").join();
        store(worker, "watched", States.FAILURE).join();
        store(worker, "another", States.SUCCESS).join();
        eventually("the other is heard of", () -> heard.changed.contains("another"));
        assertThat(heard.changed).containsExactly("watched", "watched", "another");
    }

    @Test
    void ids_of_any_form_and_number_are_heard_of() {
        ResultStore client = open();
        List<String> ids = new ArrayList<>(List.of("two\nlines", " ", "\n", "'quoted\\\"", "𝕏".repeat(77)));
        IntStream.range(0, 3_000).forEach(i -> ids.add("é".repeat(100) + i));
        CompletableFuture.allOf(ids.stream().map(client::watch).toArray(CompletableFuture<?>[]::new))
                .join();
        CompletableFuture.allOf(ids.stream()
                        .map(id -> store(client, id, States.SUCCESS))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        eventually("all are heard of", () -> Set.copyOf(heard.changed).equals(Set.copyOf(ids)));
        assertThat(database.sql(LISTENERS)).as("one connection for all").isEqualTo("1");
    }

    @Test
    void after_a_lost_connection_all_is_read_again_and_heard_again() {
        ResultStore client = open();
        client.watch("a").join();
        database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN celeriac'");
        eventually("what was missed is read", () -> heard.missed.get() >= 2);
        store(client, "a", States.SUCCESS).join();
        eventually("it is heard again", () -> heard.changed.contains("a"));
        assertThat(client.capabilities()).contains(Capability.PUSH);
    }

    @Test
    void nothing_listens_when_nobody_waits() {
        ResultStore client = open();
        assertThat(database.sql(LISTENERS)).isEqualTo("0");
        client.watch("a").join();
        assertThat(database.sql(LISTENERS)).isEqualTo("1");
        client.unwatch("a");
        eventually("the connection is closed", () -> database.sql(LISTENERS).equals("0"));
        client.watch("b").join();
        store(client, "b", States.SUCCESS).join();
        eventually("it is opened again", () -> heard.changed.contains("b"));
    }

    @Test
    void rows_that_python_writes_are_heard_of_while_the_trigger_is_there() {
        ResultStore client = open();
        CeleryPeer peer = CeleryPeer.newest();
        client.watch("silent").join();
        client.watch("told").join();
        peer.app(database).store("silent", States.SUCCESS, "1");
        assertThat(client.sweep().longest()).as("polls").isLessThan(Duration.ofSeconds(1));
        database.sql(sql("V"));
        peer.app(database).store("told", States.SUCCESS, "1");
        eventually("the row is heard of", () -> heard.changed.contains("told"));
        assertThat(heard.changed).doesNotContain("silent");
        ResultStore later = open();
        later.watch("later").join();
        eventually("polling slows down", () -> later.sweep().longest().compareTo(Duration.ofSeconds(1)) > 0);
        database.sql("INSERT INTO celery_taskmeta (id, task_id, status) VALUES (99999, NULL, 'SUCCESS')");
        database.sql(sql("U"));
        assertThat(database.sql("SELECT count(*) FROM pg_proc WHERE proname = 'celeriac_notify'"))
                .isEqualTo("0");
        assertThat(peer.app(database).state("told")).isEqualTo(States.SUCCESS);
    }

    private static String sql(String direction) {
        try (InputStream in = PostgresChannel.class.getResourceAsStream(
                "/META-INF/celeriac/postgresql-notify/" + direction + "2__celeriac_notify.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_store_tells_and_a_client_does_not_listen_where_it_is_so_set() {
        ResultStore listens = open();
        ResultStore notifies = open(database.url(), PushMode.NOTIFY);
        ResultStore off = open(database.url(), PushMode.OFF);
        assertThat(List.of(notifies.capabilities(), off.capabilities()))
                .allSatisfy(capabilities -> assertThat(capabilities).doesNotContain(Capability.PUSH));
        List.of("a", "b")
                .forEach(id -> List.of(listens, notifies, off)
                        .forEach(store -> store.watch(id).join()));
        assertThat(database.sql(LISTENERS)).isEqualTo("1");
        store(off, "a", States.SUCCESS).join();
        store(notifies, "b", States.SUCCESS).join();
        eventually("what was told is heard", () -> heard.changed.contains("b"));
        assertThat(heard.changed).containsExactly("b");
    }

    @Test
    void a_pooler_in_transaction_mode_is_found_out_and_polled_through() {
        try (PgBouncerServer pooler = new PgBouncerServer(database, "transaction")) {
            ResultStore client = open(pooler.url(), PushMode.AUTO);
            client.watch("a").join();
            eventually("it is found out", () -> !client.capabilities().contains(Capability.PUSH));
            assertThat(database.sql(LISTENERS)).as("nothing is left behind").isEqualTo("0");
            assertThat(client.sweep().longest()).isLessThanOrEqualTo(Duration.ofMillis(500));
            ResultStore direct = open();
            direct.watch("a").join();
            store(client, "a", States.SUCCESS).join();
            eventually("stores through the pooler are heard of", () -> heard.changed.contains("a"));
            awaitsWork(pooler);
        }
    }

    private void awaitsWork(PgBouncerServer pooler) {
        try (ResultBackend results = JdbcResultBackend.builder()
                .url(pooler.urlWithoutPassword())
                .password(Credentials.literal(postgres.password()))
                .build()) {
            List<CompletableFuture<Long>> awaited = IntStream.range(0, 200)
                    .mapToObj(i -> results.awaitAsync("awaited-" + i, Long.class, PATIENCE))
                    .toList();
            IntStream.range(0, 200).forEach(i -> results.writer().successAsync(TaskContext.of("awaited-" + i), 1L));
            assertThat(awaited).allSatisfy(each -> assertThat(each.join()).isEqualTo(1L));
        }
    }

    @Test
    void a_pooler_in_session_mode_is_listened_through() {
        try (PgBouncerServer pooler = new PgBouncerServer(database, "session")) {
            ResultStore client = open(pooler.url(), PushMode.AUTO);
            client.watch("a").join();
            store(open(), "a", States.SUCCESS).join();
            eventually("it is heard", () -> heard.changed.contains("a"));
            assertThat(client.capabilities()).contains(Capability.PUSH);
            awaitsWork(pooler);
        }
    }
}
