package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.StoreListener;

/** What a store publishes, on its way to who awaits it. */
record ResultMessages(RedisKeys keys, Documents documents, StoreListener listener) {

    String channel(String taskId) {
        return keys.name(taskId);
    }

    String taskId(String channel) {
        return keys.taskId(channel);
    }

    /** The payload is the stored document; what it is worth is decided by who hears of it. */
    void arrived(String channel, byte[] document) {
        listener.arrived(documents.decode(taskId(channel), document));
    }

    void missed() {
        listener.missed();
    }
}
