package io.github.celeriac.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.DecodeLimits;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.value.ExceptionValue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts a backend together from what its builder was told. */
public final class BackendAssembly {
    private final List<Codec> codecs = new ArrayList<>();
    private DecodeLimits limits = DecodeLimits.defaults();
    private Function<Throwable, ExceptionValue> exceptionMapper = JavaExceptions::describe;
    private Executor executor = ForkJoinPool.commonPool();
    private InstantSource clock = InstantSource.system();
    private @Nullable String username;
    private @Nullable Credentials password;

    public void codec(Codec codec) {
        codecs.add(codec);
    }

    public void limits(DecodeLimits newLimits) {
        limits = newLimits;
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

    public void username(String newUsername) {
        username = newUsername;
    }

    public void password(Credentials newPassword) {
        password = newPassword;
    }

    public ResultBackend open(SettingValues values, Function<BackendUrl, BackendProvider> providers) {
        BackendUrl url = withCredentials(BackendUrl.parse(values.url(), values.variables()));
        BackendProvider provider = providers.apply(url);
        if (!provider.schemes().contains(url.backend())) {
            throw new InvalidSettingException("result_backend was '" + url + "' but this builder serves only "
                    + provider.schemes() + "; use ResultBackends.builder() for any of them");
        }
        List<Setting<?>> known = new ArrayList<>(ResultSettings.all());
        known.addAll(provider.settings());
        Settings settings = values.resolve(known);
        WaiterRegistry waiters = new WaiterRegistry();
        StoreContext context = new StoreContext(url, settings, codecRegistry(settings), waiters, clock);
        ResultStore store = provider.open(context);
        waiters.start(store, url.backend());
        MetaDocuments documents = new MetaDocuments(clock, settings.get(ResultSettings.EXTENDED), exceptionMapper);
        return new StandardResultBackend(
                store, waiters, documents, executor, settings.get(ResultSettings.AWAIT_TIMEOUT));
    }

    private BackendUrl withCredentials(BackendUrl url) {
        BackendUrl named = username == null ? url : url.withUsername(username);
        return password == null ? named : named.withPassword(password);
    }

    private CodecRegistry codecRegistry(Settings settings) {
        CodecSettings codecSettings = new CodecSettings(limits, settings.get(ResultSettings.OLDEST_READER));
        return AcceptedCodecs.choose(codecs, codecSettings, settings);
    }
}
