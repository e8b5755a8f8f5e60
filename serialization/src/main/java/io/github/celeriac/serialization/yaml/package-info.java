/**
 * Celery's {@code yaml}: YAML 1.1 as PyYAML's safe loader and safe dumper speak it.
 *
 * <p>SnakeYAML takes the text apart into events; what they mean is decided here, after PyYAML 6.0:
 * {@code resolver.py}, {@code composer.py}, {@code constructor.py} (SafeConstructor), {@code representer.py}.
 */
@NullMarked
package io.github.celeriac.serialization.yaml;

import org.jspecify.annotations.NullMarked;
