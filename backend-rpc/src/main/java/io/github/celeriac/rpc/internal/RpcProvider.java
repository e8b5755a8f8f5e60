package io.github.celeriac.rpc.internal;

import static java.lang.System.Logger.Level.INFO;

import com.rabbitmq.client.ConnectionFactory;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Compression;
import io.github.celeriac.spi.Compressions;
import io.github.celeriac.spi.LimitSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the stores that are messages, for {@code rpc://}. */
public final class RpcProvider implements BackendProvider {
    private static final System.Logger LOG = System.getLogger(RpcProvider.class.getName());

    private final @Nullable ConnectionFactory prototype;

    /** For {@link java.util.ServiceLoader}. */
    public RpcProvider() {
        this(null);
    }

    /** @param prototype the application's own factory, null if there is none */
    public RpcProvider(@Nullable ConnectionFactory prototype) {
        this.prototype = prototype;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("rpc");
    }

    @Override
    public List<Setting<?>> settings() {
        return RpcSettings.all();
    }

    @Override
    public ResultStore open(StoreContext context) {
        BrokerOptions options = BrokerOptions.of(context);
        Compression compression = context.settings()
                .find(RpcSettings.RESULT_COMPRESSION)
                .map(name -> Compressions.load().require(RpcSettings.RESULT_COMPRESSION.name(), name))
                .orElse(null);
        RpcResources resources = new RpcResources();
        try {
            RpcErrors errors = errors(options, options.writing());
            Link results = new Link(
                    connector(options.writing(), options, errors, resources),
                    "results",
                    LinkSetup.NONE,
                    errors,
                    context.metrics());
            results.open();
            resources.expireOf(results);
            ResultMessages messages = new ResultMessages(
                    context.codecs().serializer(),
                    context.settings().get(ResultSettings.MAX_RESULT_BYTES),
                    context.settings().get(RpcSettings.RESULT_PERSISTENT),
                    compression,
                    context.settings().get(ResultSettings.COMPRESSION_MIN_BYTES));
            LOG.log(INFO, "opened {0}", errors.description());
            return new RpcStore(
                    messages,
                    results,
                    client(context, options, resources),
                    resources,
                    errors,
                    context.settings().get(RpcSettings.TASK_PUBLISH_RETRY),
                    examiner(context, options));
        } catch (RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    private static RpcErrors errors(BrokerOptions options, List<BrokerAddress> addresses) {
        return new RpcErrors(BrokerOptions.description(addresses), options.operationTimeout());
    }

    private BrokerConnector connector(
            List<BrokerAddress> addresses, BrokerOptions options, RpcErrors errors, RpcResources resources) {
        return new BrokerConnector(addresses, options, errors, prototype, resources.deliveries(), resources.timer());
    }

    private Client client(StoreContext context, BrokerOptions options, RpcResources resources) {
        Settings settings = context.settings();
        RpcErrors errors = errors(options, options.reading());
        Duration expires = settings.get(ResultSettings.EXPIRES);
        ReplyBuffer buffer = new ReplyBuffer(
                settings.get(RpcSettings.BUFFER_RESULTS),
                settings.get(RpcSettings.BUFFER_BYTES),
                expires,
                context.clock(),
                context.metrics());
        Replies replies = new Replies(
                context.codecs(),
                Compressions.load(),
                LimitSettings.limits(settings),
                settings.get(ResultSettings.MAX_RESULT_BYTES),
                buffer,
                context.listener(),
                context.metrics());
        String address = UUID.randomUUID().toString();
        Markers markers = new Markers(address, errors);
        ReplyLink setup = settings.get(RpcSettings.REPLY_TO).equals("direct")
                ? new DirectReplies(replies, errors)
                : new ReplyQueue(address, shorter(settings.get(RpcSettings.QUEUE_EXPIRES), expires), replies, markers);
        Link link = new Link(
                connector(options.reading(), options, errors, resources), "replies", setup, errors, context.metrics());
        resources.expireOf(link);
        return new Client(setup, link, replies, markers);
    }

    private static ReplyQueueExaminer examiner(StoreContext context, BrokerOptions options) {
        return new ReplyQueueExaminer(
                management(context, options), context.settings().get(ResultSettings.EXPIRES), context.clock());
    }

    private static @Nullable Supplier<ManagementApi> management(StoreContext context, BrokerOptions options) {
        BackendUrl url = options.management();
        if (url == null) {
            return null;
        }
        BrokerAddress broker = options.reading().get(0);
        return () -> new ManagementApi(
                ManagementAddress.of(url, broker),
                broker.virtualHost(),
                options.operationTimeout(),
                context.codecs().find("json").orElseGet(context.codecs()::serializer));
    }

    private static Duration shorter(Duration own, Duration expires) {
        return expires.isZero() || own.compareTo(expires) < 0 ? own : expires;
    }
}
