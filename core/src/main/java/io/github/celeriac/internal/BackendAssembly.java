package io.github.celeriac.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.Metrics;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.Tracing;
import io.github.celeriac.internal.spool.Spool;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.LimitSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.value.ExceptionValue;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a backend together from what its builder was told. */
public final class BackendAssembly {
    private static final System.Logger LOG = System.getLogger("io.github.celeriac");

    private final List<Codec> codecs = new ArrayList<>();
    private Function<Throwable, ExceptionValue> exceptionMapper = JavaExceptions::describe;
    private Executor executor = Callbacks.executor();
    private InstantSource clock = InstantSource.system();
    private @Nullable Metrics metrics;
    private @Nullable Tracing tracing;
    private @Nullable String username;
    private @Nullable Credentials password;

    public void codec(Codec codec) {
        codecs.add(codec);
    }

    public void exceptionMapper(Function<Throwable, ExceptionValue> mapper) {
        exceptionMapper = mapper;
    }

    public void executor(Executor newExecutor) {
        executor = newExecutor;
    }

    public void clock(InstantSource newClock) {
        clock = newClock;
    }

    public void metrics(Metrics newMetrics) {
        metrics = newMetrics;
    }

    public void tracing(Tracing newTracing) {
        tracing = newTracing;
    }

    public void username(String newUsername) {
        username = newUsername;
    }

    public void password(Credentials newPassword) {
        password = newPassword;
    }

    /**
     * Connects, if there is nothing wrong with any setting.
     *
     * @param providers finds the provider for a URL
     */
    public ResultBackend open(SettingValues values, Function<BackendUrl, BackendProvider> providers) {
        List<String> problems = new ArrayList<>(values.problems());
        Optional<BackendUrl> url = attempt(problems, () -> withCredentials(values.url()));
        Optional<BackendProvider> provider = url.flatMap(known -> attempt(problems, () -> provider(known, providers)));
        List<Setting<?>> settingsKnown = known(provider);
        Settings settings = values.resolve(settingsKnown, provider.isPresent(), problems);
        Measurements measurements =
                new Measurements(metrics, tracing, url.map(BackendUrl::backend).orElse(""), clock);
        Optional<CodecRegistry> codecRegistry = attempt(problems, () -> codecRegistry(settings, measurements));
        if (!problems.isEmpty()) {
            throw new InvalidSettingException(problems.stream().distinct().toList());
        }
        values.unread(settingsKnown).forEach(unread -> LOG.log(WARNING, unread));
        return open(
                url.orElseThrow(),
                provider.orElseThrow(),
                settings,
                codecRegistry.orElseThrow(),
                values.variables(),
                measurements);
    }

    private static List<Setting<?>> known(Optional<BackendProvider> provider) {
        List<Setting<?>> known = new ArrayList<>(ResultSettings.all());
        provider.ifPresent(found -> known.addAll(found.settings()));
        return known;
    }

    /** What {@link #open} would warn of; nothing if it would not open. */
    public List<String> unread(SettingValues values, Function<BackendUrl, BackendProvider> providers) {
        List<String> problems = new ArrayList<>();
        Optional<BackendProvider> provider = attempt(problems, () -> provider(values.url(), providers));
        return problems.isEmpty() ? values.unread(known(provider)) : List.of();
    }

    private static <T> Optional<T> attempt(List<String> problems, Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (InvalidSettingException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private static BackendProvider provider(BackendUrl url, Function<BackendUrl, BackendProvider> providers) {
        BackendProvider provider = providers.apply(url);
        if (!provider.schemes().contains(url.backend())) {
            throw new InvalidSettingException("result_backend was '" + url + "' but this builder serves only "
                    + provider.schemes() + "; use ResultBackends.builder() for any of them");
        }
        return provider;
    }

    private ResultBackend open(
            BackendUrl url,
            BackendProvider provider,
            Settings settings,
            CodecRegistry registry,
            Map<String, String> environment,
            Measurements measurements) {
        MetaDocuments documents = new MetaDocuments(clock, settings.get(ResultSettings.EXTENDED), exceptionMapper);
        WaiterRegistry waiters = new WaiterRegistry(measurements);
        ResultStore store =
                provider.open(new StoreContext(url, settings, registry, waiters, clock, environment, measurements));
        Optional<Spool> spool = Optional.empty();
        try {
            spool = spool(settings, registry, store, documents);
            spool.ifPresent(measurements::spool);
            waiters.start(store, url.backend(), settings.get(ResultSettings.OPERATION_TIMEOUT));
            return new StandardResultBackend(
                    store,
                    spool,
                    waiters,
                    documents,
                    executor,
                    settings.get(ResultSettings.AWAIT_TIMEOUT),
                    new CanvasParts(registry, settings, clock),
                    measurements);
        } catch (RuntimeException e) {
            measurements.close();
            store.close();
            spool.ifPresent(Spool::close);
            throw e;
        }
    }

    /** It is written as pickle, which has a form for all that any store can hold. */
    private static Optional<Spool> spool(
            Settings settings, CodecRegistry registry, ResultStore store, MetaDocuments documents) {
        return settings.find(ResultSettings.SPOOL_DIRECTORY)
                .map(folder -> Spool.open(
                        Path.of(folder),
                        settings.get(ResultSettings.SPOOL_MAX_BYTES),
                        registry.find("pickle").orElseGet(registry::serializer),
                        store,
                        documents));
    }

    private BackendUrl withCredentials(BackendUrl url) {
        BackendUrl named = username == null ? url : url.withUsername(username);
        return password == null ? named : named.withPassword(password);
    }

    private CodecRegistry codecRegistry(Settings settings, Measurements measurements) {
        CodecSettings codecSettings =
                new CodecSettings(LimitSettings.limits(settings), settings.get(ResultSettings.OLDEST_READER), settings);
        return AcceptedCodecs.choose(codecs, codecSettings, settings, measurements::measured);
    }
}
