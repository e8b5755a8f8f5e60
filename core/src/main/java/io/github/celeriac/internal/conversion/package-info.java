/** Typed access to results: plain decoded values become the classes that a caller asked for. */
@NullMarked
package io.github.celeriac.internal.conversion;

import org.jspecify.annotations.NullMarked;
