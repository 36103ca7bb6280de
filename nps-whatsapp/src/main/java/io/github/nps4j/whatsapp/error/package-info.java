/**
 * Errors of the WhatsApp Business Cloud API, wherever they come from (the answer to a call, a failed status, an
 * incoming message): {@link io.github.nps4j.whatsapp.error.ErrorCatalog} says for each code what to do about it.
 */
@NullMarked
package io.github.nps4j.whatsapp.error;

import org.jspecify.annotations.NullMarked;
