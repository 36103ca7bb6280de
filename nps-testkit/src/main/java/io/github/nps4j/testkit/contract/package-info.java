/** The contract kits: abstract JUnit classes that adapter authors extend, and what they must hand in. */
@NullMarked
package io.github.nps4j.testkit.contract;

import org.jspecify.annotations.NullMarked;
