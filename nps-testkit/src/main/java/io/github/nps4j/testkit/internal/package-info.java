/** What the simulators of all vendors share: answers that break on demand, faults that wait, rolling windows. No API. */
@NullMarked
package io.github.nps4j.testkit.internal;

import org.jspecify.annotations.NullMarked;
