/** The programs of the README, one feature each. A test holds the README against them, so that it shows what compiles. */
@NullMarked
package io.github.nps4j.examples.readme;

import org.jspecify.annotations.NullMarked;
