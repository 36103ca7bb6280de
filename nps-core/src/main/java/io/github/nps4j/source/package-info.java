/**
 * What comes in: the interface of a source of responses, the raw webhook request, and the signature engine that checks
 * incoming webhooks and signs outgoing ones.
 */
@NullMarked
package io.github.nps4j.source;

import org.jspecify.annotations.NullMarked;
