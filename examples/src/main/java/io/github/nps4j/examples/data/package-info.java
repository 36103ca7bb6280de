/** The data of the examples and the program that writes it. All people, companies and numbers are invented. */
@NullMarked
package io.github.nps4j.examples.data;

import org.jspecify.annotations.NullMarked;
