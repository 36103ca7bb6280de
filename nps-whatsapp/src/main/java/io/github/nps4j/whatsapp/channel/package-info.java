/** WhatsApp as a channel of the core, for campaigns. */
@NullMarked
package io.github.nps4j.whatsapp.channel;

import org.jspecify.annotations.NullMarked;
