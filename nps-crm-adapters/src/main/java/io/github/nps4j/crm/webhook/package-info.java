/** The outgoing webhook, for Zapier, Make, Pabbly and receivers of one's own: {@link WebhookAdapter}. */
@NullMarked
package io.github.nps4j.crm.webhook;

import org.jspecify.annotations.NullMarked;
