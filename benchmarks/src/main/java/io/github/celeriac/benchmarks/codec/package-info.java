/** The codecs beside the libraries that Java has for the same formats. */
@NullMarked
package io.github.celeriac.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
