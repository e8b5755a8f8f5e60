package io.github.celeriac.jdbc;

import io.github.celeriac.ResultBackendBuilder;

/** The whole contract once more, with the side table. */
class SqliteLineageContractTest extends SqliteContractTest {
    @Override
    protected ResultBackendBuilder<?> builder() {
        return super.builder().set("database_lineage", "true");
    }
}
