/** A small Celery worker in Java. */
@NullMarked
package io.github.celeriac.examples.worker;

import org.jspecify.annotations.NullMarked;
