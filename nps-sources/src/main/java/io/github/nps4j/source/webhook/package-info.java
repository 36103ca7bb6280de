/**
 * Responses that survey tools send by webhook. A preset says, as data, where in a tool's JSON the parts of a response
 * stand and how the tool signs; {@link io.github.nps4j.source.webhook.WebhookSource} reads requests with it and
 * {@link io.github.nps4j.source.webhook.WebhookEndpoint} answers them.
 */
@NullMarked
package io.github.nps4j.source.webhook;

import org.jspecify.annotations.NullMarked;
