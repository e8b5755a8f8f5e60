package io.github.celeriac.testkit.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs a test class, nested classes included, on every configured generation of MariaDB: a field {@code @Parameter MariaDbServer mariadb}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@MethodSource("io.github.celeriac.testkit.live.MariaDbServer#all")
public @interface OnEveryMariaDb {}
