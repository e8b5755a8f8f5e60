/** The formats of kombu, as codecs. */
@NullMarked
package io.github.celeriac.serialization;

import org.jspecify.annotations.NullMarked;
