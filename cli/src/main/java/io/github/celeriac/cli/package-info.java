/** The command line. */
@NullMarked
package io.github.celeriac.cli;

import org.jspecify.annotations.NullMarked;
