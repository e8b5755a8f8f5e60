package io.github.celeriac.docs;

import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.PythonException;
import java.util.Base64;
import java.util.Optional;

/** kombu's serializers in a peer: what they make of Python expressions, and of what Java wrote. */
final class KombuPeer {
    private static final String FUNCTIONS = """
            import fractions
            from kombu.serialization import dumps, loads, registry

            def written(value, serializer):
                payload = dumps(value, serializer)[2]
                return payload.encode() if isinstance(payload, str) else payload

            def read(payload, serializer):
                encoder = registry._encoders[serializer]
                return loads(payload, encoder.content_type, encoder.content_encoding, force=True)
            """;

    private final CeleryApp app;

    KombuPeer(CeleryPeer peer) {
        app = peer.app("db+sqlite://");
        app.exec(FUNCTIONS);
        app.exec("app.set_current()"); // which pickled results belong to when they are read
    }

    /** Empty if the serializer has no form for it. */
    Optional<byte[]> written(String expression, String serializer) {
        app.exec(expression); // what is wrong with itself is told
        try {
            String base64 = app.eval("base64.b64encode(written(%s, '%s')).decode()".formatted(expression, serializer))
                    .json()
                    .orElseThrow()
                    .toString();
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (PythonException e) {
            return Optional.empty();
        }
    }

    /** The {@code repr} of what it reads, without the module of dates and times. */
    String read(byte[] payload, String serializer) {
        return app.eval(reading(payload, serializer)).repr().replace("datetime.", "");
    }

    boolean canRead(byte[] payload, String serializer) {
        try {
            app.exec(reading(payload, serializer));
            return true;
        } catch (PythonException e) {
            return false;
        }
    }

    /** Whether it reads the expression's value, of the same type at any depth. */
    boolean reads(String expression, byte[] payload, String serializer) {
        return app.eval("difference(%s, %s)".formatted(reading(payload, serializer), expression))
                .isNone();
    }

    /** Whether it reads the same in both. */
    boolean readsAlike(byte[] one, byte[] other, String serializer) {
        return reads(reading(one, serializer), other, serializer);
    }

    private static String reading(byte[] payload, String serializer) {
        return "read(base64.b64decode('%s'), '%s')"
                .formatted(Base64.getEncoder().encodeToString(payload), serializer);
    }
}
