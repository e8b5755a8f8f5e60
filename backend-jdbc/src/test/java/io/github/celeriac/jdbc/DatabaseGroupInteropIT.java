package io.github.celeriac.jdbc;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.GroupInterop;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups in {@code celery_tasksetmeta}, as applications and Celery use them. */
@ParameterizedClass(name = "{0}, {1}", autoCloseArguments = false)
@MethodSource("databasesAndPeers")
class DatabaseGroupInteropIT extends GroupInterop {
    @Parameter(0)
    TestDatabase database;

    @Parameter(1)
    CeleryPeer peer;

    static List<Arguments> databasesAndPeers() {
        return TestDatabase.onTheNewest().stream()
                .flatMap(database -> CeleryPeer.all().stream().map(peer -> Arguments.of(database, peer)))
                .toList();
    }

    @Override
    protected ResultBackendBuilder<?> builder() {
        return database.builder();
    }

    /** What is unpickled belongs to the current app. */
    @Override
    protected CeleryApp app() {
        CeleryApp app = peer.app(database.store());
        app.exec("app.set_current()");
        return app;
    }

    @AfterEach
    void nobodysApp() {
        peer.app(database.store()).exec("from celery import _state; _state._set_current_app(None)");
    }
}
