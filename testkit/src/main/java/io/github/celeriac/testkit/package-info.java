/** Contracts that every backend and codec passes. */
@NullMarked
package io.github.celeriac.testkit;

import org.jspecify.annotations.NullMarked;
