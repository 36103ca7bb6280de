/**
 * What WhatsApp tells us: the verification of the webhook, its signature, every kind of update as a type of its own,
 * duplicates and the order of statuses. Start with {@link io.github.nps4j.whatsapp.webhook.WhatsAppWebhook}.
 *
 * <p>Reading is lenient: whatever is missing or of an odd kind is empty, what is not known is kept as raw JSON, and one
 * broken update never costs another one.
 */
@NullMarked
package io.github.nps4j.whatsapp.webhook;

import org.jspecify.annotations.NullMarked;
