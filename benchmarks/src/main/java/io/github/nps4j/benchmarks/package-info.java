/** Programs that measure; rerunnable, each prints a table. Not published. */
@NullMarked
package io.github.nps4j.benchmarks;

import org.jspecify.annotations.NullMarked;
