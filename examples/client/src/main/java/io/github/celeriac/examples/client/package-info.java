/** Calls Python tasks from Java. */
@NullMarked
package io.github.celeriac.examples.client;

import org.jspecify.annotations.NullMarked;
