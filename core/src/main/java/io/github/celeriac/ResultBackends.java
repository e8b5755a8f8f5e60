package io.github.celeriac;

import io.github.celeriac.internal.NearestName;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Opens {@link ResultBackend}s by URL: the backends on the class path are found by its scheme. */
public final class ResultBackends {
    private static final Map<String, String> ARTIFACTS = Map.of(
            "redis", "celeriac-backend-redis",
            "rediss", "celeriac-backend-redis",
            "sentinel", "celeriac-backend-redis",
            "db", "celeriac-backend-jdbc",
            "database", "celeriac-backend-jdbc",
            "rpc", "celeriac-backend-rpc");
    private static final Set<String> SQL_DIALECTS = Set.of("sqlite", "postgresql", "mysql", "mariadb");

    private ResultBackends() {}

    /** Opens what {@code CELERY_RESULT_BACKEND} names, with the other settings from the environment too. */
    public static ResultBackend fromEnvironment() {
        return builder().environment(System.getenv()).build();
    }

    /** Opens a backend by URL, with every setting at its default. Passwords are written {@code ${NAME}}. */
    public static ResultBackend open(String url) {
        return builder().url(url).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The steps that every backend has. */
    public static final class Builder extends ResultBackendBuilder<Builder> {
        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected BackendProvider provider(BackendUrl url) {
            List<String> known = new ArrayList<>();
            for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
                if (provider.schemes().contains(url.backend())) {
                    return provider;
                }
                known.addAll(provider.schemes());
            }
            throw new InvalidSettingException("result_backend was '" + url + "' but no backend for '" + url.backend()
                    + "' is on the class path; " + NearestName.hint(url.backend(), known) + "known: "
                    + new TreeSet<>(known) + hint(url.backend()));
        }

        private static String hint(String backend) {
            if (SQL_DIALECTS.contains(backend)) {
                return "; for an SQL database write db+" + backend + "://…";
            }
            String artifact = ARTIFACTS.get(backend);
            return artifact == null ? "" : "; add io.github.celeriac:" + artifact;
        }
    }
}
