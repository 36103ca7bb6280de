/**
 * The WhatsApp Business Cloud API: {@link io.github.nps4j.whatsapp.cloud.WhatsAppClient} sends messages, moves media,
 * manages templates and reads the health of a number. It checks the documented limits before it sends, never repeats a
 * message behind the caller's back, and tells apart what was refused, what surely did not go out, and what may have.
 */
@NullMarked
package io.github.nps4j.whatsapp.cloud;

import org.jspecify.annotations.NullMarked;
