package io.github.celeriac;

import io.github.celeriac.internal.BackendAssembly;
import io.github.celeriac.internal.SettingValues;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.LimitSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.value.ExceptionValue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The steps that the builders of all backends share. Each step may be taken once; {@link #build()} checks everything and
 * reports all problems together. Not safe to share between threads; may build more than one backend.
 *
 * @param <B> the builder's own type
 */
public abstract class ResultBackendBuilder<B extends ResultBackendBuilder<B>> {
    private static final Duration LONGEST_OPERATION = Duration.ofDays(36_500);

    private final SettingValues values = new SettingValues(ResultSettings.BACKEND);
    private final BackendAssembly assembly = new BackendAssembly();

    protected ResultBackendBuilder() {}

    protected abstract B self();

    /** The provider that opens this URL. */
    protected abstract BackendProvider provider(BackendUrl url);

    /**
     * The backend's URL, in Celery's form. It may not have a password written out: write {@code ${NAME}} for an
     * environment variable, or use {@link #password}.
     */
    public B url(String url) {
        values.put(ResultSettings.BACKEND, url, "url");
        return self();
    }

    /** Wins over a user name in the URL. */
    public B username(String username) {
        values.once("username");
        assembly.username(Objects.requireNonNull(username, "username"));
        return self();
    }

    /** Asked at every connect. Wins over a password in the URL. */
    public B password(Credentials password) {
        values.once("password");
        assembly.password(Objects.requireNonNull(password, "password"));
        return self();
    }

    /** {@code result_serializer}: the name of a codec, {@code json} by default. */
    public B serializer(String name) {
        values.put(ResultSettings.SERIALIZER, name, "serializer");
        return self();
    }

    /** {@code result_accept_content}: what results may be read from. */
    public B accept(String... names) {
        values.put(ResultSettings.RESULT_ACCEPT_CONTENT, List.of(names), "accept");
        return self();
    }

    /** {@code result_expires}: kept this long, cut to whole seconds; {@link Duration#ZERO} keeps results for ever. */
    public B expires(Duration expires) {
        if (expires.isNegative()) {
            values.problem("expires was '" + expires + "' but must not be negative; use 0 to keep results for ever");
        }
        values.put(ResultSettings.EXPIRES, expires, "expires");
        return self();
    }

    /** {@code result_extended}: whether name, arguments, worker, retries and queue are stored too. */
    public B extended(boolean extended) {
        values.put(ResultSettings.EXTENDED, extended, "extended");
        return self();
    }

    /** The oldest Celery that reads what is written here, e.g. {@code "5.2"}. */
    public B oldestReader(String version) {
        values.putText(ResultSettings.OLDEST_READER, version, "oldestReader");
        return self();
    }

    /** How long an await waits that names no timeout; 5 minutes by default. */
    public B awaitTimeout(Duration timeout) {
        values.put(ResultSettings.AWAIT_TIMEOUT, positive(timeout, "awaitTimeout"), "awaitTimeout");
        return self();
    }

    /** How long one operation may take before {@link BackendUnavailableException}; 10 seconds by default, at most 36,500 days. */
    public B operationTimeout(Duration timeout) {
        if (timeout.compareTo(LONGEST_OPERATION) > 0) {
            values.problem("operationTimeout was '" + timeout + "' but must be at most " + LONGEST_OPERATION.toDays()
                    + " days; use e.g. Duration.ofSeconds(10)");
        }
        values.put(ResultSettings.OPERATION_TIMEOUT, positive(timeout, "operationTimeout"), "operationTimeout");
        return self();
    }

    /**
     * {@code spool_directory}: where results are kept while the backend is away, to be sent when it is back, also by the
     * next process that opens the folder. A store then ends with {@link WriteOutcome#SPOOLED} once it is on the disk.
     *
     * @param directory for this backend object alone; made if it is not there
     */
    public B spool(Path directory) {
        values.put(ResultSettings.SPOOL_DIRECTORY, directory.toString(), "spool");
        return self();
    }

    /** Any setting by its Celery name, as text: {@code set("redis_socket_timeout", "5")}. */
    public B set(String name, String value) {
        values.putNamed(name, value);
        return self();
    }

    /**
     * Settings from environment variables: {@code CELERY_RESULT_BACKEND} and friends, as the documentation lists them.
     * What other steps say wins.
     */
    public B environment(Map<String, String> environment) {
        values.environment(environment);
        return self();
    }

    /** A serializer of the application's own, or in place of the one of that name. */
    public B codec(Codec codec) {
        assembly.codec(codec);
        return self();
    }

    /** How much of a payload is believed; each limit has its own setting, too: {@code decode_max_depth}. */
    public B decodeLimits(DecodeLimits limits) {
        LimitSettings.each(limits, (setting, value) -> values.put(setting, value, "decodeLimits"));
        return self();
    }

    /**
     * How a Java exception is shown to Python: module, class and arguments. By default its package, class and message; a
     * class of Python's own, such as {@code builtins.ValueError}, is raised as that class.
     */
    public B exceptionMapper(Function<Throwable, ExceptionValue> mapper) {
        values.once("exceptionMapper");
        assembly.exceptionMapper(mapper);
        return self();
    }

    /** Runs what depends on {@code awaitAsync} futures; the common pool by default. It is not closed. */
    public B executor(Executor executor) {
        values.once("executor");
        assembly.executor(executor);
        return self();
    }

    /** The time that goes into results and decides on expiry; the system's by default. */
    public B clock(InstantSource clock) {
        values.once("clock");
        assembly.clock(clock);
        return self();
    }

    /** Where measurements go, e.g. {@code MicrometerMetrics.on(registry)}; nowhere by default. */
    public B metrics(Metrics metrics) {
        values.once("metrics");
        assembly.metrics(metrics);
        return self();
    }

    /** Where spans go, e.g. {@code MicrometerTracing.on(registry)}; nowhere by default. */
    public B tracing(Tracing tracing) {
        values.once("tracing");
        assembly.tracing(tracing);
        return self();
    }

    /**
     * Connects.
     *
     * @throws InvalidSettingException if any setting cannot be used; lists all of them
     * @throws BackendUnavailableException if nobody answers
     * @throws BackendAccessException if we are refused
     */
    public ResultBackend build() {
        return assembly.open(values, this::provider);
    }

    /**
     * Celery's settings in the environment that this backend does not read, each with what stands in its place. They are
     * logged by {@link #build()}, too: other programs may read them, so they are no error.
     */
    public List<String> unread() {
        return assembly.unread(values, this::provider);
    }

    private Duration positive(Duration timeout, String step) {
        if (timeout.isNegative() || timeout.isZero()) {
            values.problem(step + " was '" + timeout + "' but must be more than zero; use e.g. Duration.ofSeconds(10)");
        }
        return timeout;
    }
}
