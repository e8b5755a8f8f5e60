package io.github.celeriac.testkit.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a test class, nested classes included, on every place for results with every version of Celery: fields
 * {@code @Parameter(0) LiveStore store} and {@code @Parameter(1) CeleryPeer peer}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}, {1}", autoCloseArguments = false)
@MethodSource("io.github.celeriac.testkit.live.LiveStore#allWithPeers")
public @interface OnEveryStoreAndPeer {}
