package io.github.celeriac.serialization.pickle;

import java.util.Set;
import java.util.regex.Pattern;

/** Which classes are taken for exceptions, and which exceptions any Celery reader has. */
final class KnownExceptions {
    static final String WRAPPER_MODULE = "celery.utils.serialization";
    static final String WRAPPER = "UnpickleableExceptionWrapper";

    private static final Set<String> MODULES =
            Set.of("celery.exceptions", "billiard.exceptions", "kombu.exceptions", "amqp.exceptions");
    /** No dots or underscores: an attribute of a class, or a function, is no exception. */
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Z][A-Za-z0-9]{1,80}");

    private static final Pattern TYPICAL = Pattern.compile("(?:.*\\.)?[A-Za-z0-9_]*"
            + "(?:[Ee]rror|Exception|ExceptionGroup|Warning|Expired|[Tt]imeout|Interrupt|Exit|Iteration|DoesNotExist)");
    private static final int LONGEST = 200;

    private KnownExceptions() {}

    /** Built in, or one of Celery's own: every reader has its class. */
    static boolean isKnown(String module, String name) {
        return CLASS_NAME.matcher(name).matches()
                && (module.equals("builtins") && (looksLikeOne(name) || name.equals("StopAsyncIteration"))
                        || MODULES.contains(module)
                        || module.equals(WRAPPER_MODULE) && name.equals(WRAPPER));
    }

    static boolean looksLikeOne(String name) {
        return name.length() <= LONGEST && TYPICAL.matcher(name).matches();
    }
}
