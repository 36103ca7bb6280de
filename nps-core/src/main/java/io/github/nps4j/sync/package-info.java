/**
 * The engine. {@link io.github.nps4j.sync.NpsSync} is the front door: it accepts responses durably and delivers them to
 * destinations, once in effect, in order, to the right record, within the limits.
 */
@NullMarked
package io.github.nps4j.sync;

import org.jspecify.annotations.NullMarked;
