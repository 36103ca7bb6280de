/**
 * A message to a person: the interface that a way to reach people implements (WhatsApp, or the host's email), what people
 * agreed to, and the store that all nodes share for it: consents, service windows, limits, conversations, sends.
 */
@NullMarked
package io.github.nps4j.channel;

import org.jspecify.annotations.NullMarked;
