package io.github.celeriac.rpc.internal;

import static java.lang.System.Logger.Level.INFO;

import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.BrokerSettings;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.PublisherContext;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.StoreMetrics;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.spi.TaskPublisherProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens publishers to AMQP brokers, for {@code amqp://} and {@code amqps://}. */
public final class AmqpPublisherProvider implements TaskPublisherProvider {
    private static final System.Logger LOG = System.getLogger(AmqpPublisherProvider.class.getName());

    /** For {@link java.util.ServiceLoader}. */
    public AmqpPublisherProvider() {}

    @Override
    public Set<String> schemes() {
        return BrokerAddress.SCHEMES;
    }

    @Override
    public List<Setting<?>> settings() {
        return RpcSettings.broker();
    }

    @Override
    public TaskPublisher open(PublisherContext context) {
        CodecRegistry codecs =
                new CodecRegistry(List.of(context.json()), context.json().name(), Set.of());
        BrokerOptions options = BrokerOptions.of(context.settings(), addresses(context), codecs);
        RpcErrors errors = new RpcErrors(BrokerOptions.description(options.writing()), options.operationTimeout());
        RpcResources resources = new RpcResources();
        try {
            Link link = new Link(
                    new BrokerConnector(
                            options.writing(), options, errors, null, resources.deliveries(), resources.timer()),
                    "tasks",
                    LinkSetup.NONE,
                    errors,
                    StoreMetrics.NONE);
            link.open();
            resources.expireOf(link);
            LOG.log(INFO, "opened broker {0}", errors.description());
            return new AmqpTaskPublisher(
                    link, errors, resources, context.settings().get(RpcSettings.TASK_PUBLISH_RETRY));
        } catch (RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    /** Several brokers are in the text of the setting only. */
    private static List<BrokerAddress> addresses(PublisherContext context) {
        BackendUrl url = context.url();
        String text = context.settings().find(BrokerSettings.URL).orElse("");
        if (!text.contains(";")) {
            return List.of(BrokerAddress.of(BrokerSettings.URL.name(), url));
        }
        Map<String, String> environment = System.getenv();
        return BrokerAddress.parse(BrokerSettings.URL.name(), text, environment).stream()
                .map(address -> url.findPassword().map(address::withPassword).orElse(address))
                .toList();
    }
}
