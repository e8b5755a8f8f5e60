/** What every codec does with Java's own types before its format comes in: see {@code PlainValues}. */
@NullMarked
package io.github.celeriac.serialization.plain;

import org.jspecify.annotations.NullMarked;
