/** Programs that measure the library beside what it is compared with; a package for each subject. */
@NullMarked
package io.github.celeriac.benchmarks;

import org.jspecify.annotations.NullMarked;
