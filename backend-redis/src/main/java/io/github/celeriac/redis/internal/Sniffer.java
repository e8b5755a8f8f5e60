package io.github.celeriac.redis.internal;

/** Guesses from the first byte which serializer wrote a document, for messages. */
final class Sniffer {
    private Sniffer() {}

    /** Celery's name of the serializer; empty if it looks like none. */
    static String serializerOf(byte[] document) {
        int first = document[0] & 0xff;
        if (first == '{') {
            return "json";
        }
        if (first == 0x80 && document.length > 1 && document[1] >= 2 && document[1] <= 5) {
            return "pickle";
        }
        if (first >= 0x80 && first <= 0x8f || first == 0xde || first == 0xdf) {
            return "msgpack";
        }
        boolean word = first >= 'a' && first <= 'z';
        return word ? "yaml" : "";
    }
}
