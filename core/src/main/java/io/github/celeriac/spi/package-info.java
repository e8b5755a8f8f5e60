/** For those who write a backend ({@code BackendProvider}, {@code ResultStore}) or a codec ({@code Codec}). */
@NullMarked
package io.github.celeriac.spi;

import org.jspecify.annotations.NullMarked;
