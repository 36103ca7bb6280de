/**
 * Responses that survey tools send by webhook. A preset says, as data, where in a tool's JSON the parts of a response
 * stand and how the tool signs; {@link io.github.nps4j.source.webhook.WebhookSource} reads requests with it,
 * {@link io.github.nps4j.source.webhook.WebhookFetch} gets what thin webhooks only point to, and
 * {@link io.github.nps4j.source.webhook.WebhookEndpoint} answers. {@link
 * io.github.nps4j.source.webhook.JdkWebhookHandler} and {@link io.github.nps4j.source.webhook.WebhookServlet} put an
 * endpoint into a server.
 */
@NullMarked
package io.github.nps4j.source.webhook;

import org.jspecify.annotations.NullMarked;
