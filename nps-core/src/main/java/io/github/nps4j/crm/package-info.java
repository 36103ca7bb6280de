/**
 * What goes out: the interface that an adapter implements, and the values it speaks in. An adapter classifies what its
 * CRM answered; the engine in {@code sync} decides what follows.
 */
@NullMarked
package io.github.nps4j.crm;

import org.jspecify.annotations.NullMarked;
