package io.github.celeriac;

import io.github.celeriac.spi.LimitSettings;
import java.util.Locale;

/** The stored bytes are larger, deeper or longer than {@link DecodeLimits} allow. */
public final class LimitExceededException extends ResultDecodingException {
    private static final long serialVersionUID = 1L;

    private final String limit;
    private final long allowed;

    /**
     * @param what what was met and where, e.g. {@code "payload nests 1,001 levels deep at $.result[0]"}
     * @param limit the name of the {@link DecodeLimits} component, e.g. {@code "maxDepth"}
     * @param allowed the value of that limit
     */
    public LimitExceededException(String what, String limit, long allowed) {
        super(String.format(
                Locale.ROOT,
                "%s, more than DecodeLimits.%s() allows (%,d); raise %s if the writer is trusted",
                what,
                limit,
                allowed,
                LimitSettings.settingName(limit)));
        this.limit = limit;
        this.allowed = allowed;
    }

    /** The name of the limit, as in {@link DecodeLimits}. */
    public String limit() {
        return limit;
    }

    public long allowed() {
        return allowed;
    }
}
