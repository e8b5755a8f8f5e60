package io.github.celeriac.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.BrokerSettings;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.PublisherContext;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.spi.TaskPublisherProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts a publisher together from what its builder was told. */
public final class PublisherAssembly {
    private static final Map<String, String> ARTIFACTS = Map.of(
            "redis", "celeriac-backend-redis",
            "rediss", "celeriac-backend-redis",
            "amqp", "celeriac-backend-rpc",
            "amqps", "celeriac-backend-rpc",
            "pyamqp", "celeriac-backend-rpc");

    private @Nullable Credentials password;

    public void password(Credentials newPassword) {
        password = newPassword;
    }

    /**
     * Connects, if there is nothing wrong with any setting.
     *
     * @throws InvalidSettingException with everything that is
     */
    public TaskPublisher open(SettingValues values) {
        List<String> problems = new ArrayList<>(values.problems());
        BackendUrl url = null;
        TaskPublisherProvider provider = null;
        try {
            url = values.url();
            provider = provider(url);
        } catch (InvalidSettingException e) {
            problems.addAll(e.problems());
        }
        List<Setting<?>> known = new ArrayList<>(BrokerSettings.all());
        if (provider != null) {
            known.addAll(provider.settings());
        }
        Settings settings = values.resolve(known, false, problems);
        if (url == null || provider == null || !problems.isEmpty()) {
            throw new InvalidSettingException(problems.stream().distinct().toList());
        }
        BackendUrl complete = password == null ? url : url.withPassword(password);
        return provider.open(new PublisherContext(complete, settings, json()));
    }

    private static TaskPublisherProvider provider(BackendUrl url) {
        List<String> known = new ArrayList<>();
        for (TaskPublisherProvider provider : ServiceLoader.load(TaskPublisherProvider.class)) {
            if (provider.schemes().contains(url.backend())) {
                return provider;
            }
            known.addAll(provider.schemes());
        }
        String artifact = ARTIFACTS.get(url.backend());
        throw new InvalidSettingException("broker_url was '" + url + "' but no publisher for '" + url.backend()
                + "' is on the class path; " + NearestName.hint(url.backend(), known) + "known: "
                + new TreeSet<>(known) + (artifact == null ? "" : "; add io.github.celeriac:" + artifact));
    }

    /** The one codec that envelopes are written in. */
    private static Codec json() {
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class)) {
            if (provider.name().equals("json")) {
                return provider.create(CodecSettings.defaults());
            }
        }
        throw new InvalidSettingException(
                "no codec named json is on the class path;" + " add io.github.celeriac:celeriac-serialization");
    }
}
