/** Measurements in Micrometer: the one package that needs it, and needs it only if the application names it. */
@NullMarked
package io.github.celeriac.micrometer;

import org.jspecify.annotations.NullMarked;
