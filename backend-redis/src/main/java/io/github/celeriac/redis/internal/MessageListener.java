package io.github.celeriac.redis.internal;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/** What one connection for messages has to tell. */
final class MessageListener extends RedisPubSubAdapter<String, byte[]> implements RedisConnectionStateListener {
    private final Subscriptions subscriptions;
    private final StatefulRedisPubSubConnection<String, byte[]> connection;

    MessageListener(Subscriptions subscriptions, StatefulRedisPubSubConnection<String, byte[]> connection) {
        this.subscriptions = subscriptions;
        this.connection = connection;
    }

    @Override
    public void message(String channel, byte[] document) {
        subscriptions.arrived(channel, document);
    }

    @Override
    public void subscribed(String channel, long count) {
        subscriptions.confirmed(connection, channel, true);
    }

    @Override
    public void unsubscribed(String channel, long count) {
        subscriptions.confirmed(connection, channel, false);
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> ended) {
        subscriptions.disconnected(connection);
    }
}
