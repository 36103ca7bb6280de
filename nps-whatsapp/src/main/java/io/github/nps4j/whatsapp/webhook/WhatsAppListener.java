package io.github.nps4j.whatsapp.webhook;

/** Takes the updates of a webhook. Called by the threads of the host's server, several at a time. */
@FunctionalInterface
public interface WhatsAppListener {

    /**
     * Takes updates. They count as handled when this returns; keep them before, for they do not come again. Meta wants its
     * answer within 250 ms at the median, so put them in a queue or a store and work later. If this throws, Meta is asked
     * to send all of them again: what was done for some of them is done twice, unless it is done by their ids.
     *
     * @param delivery the updates of one request that were not handled before, at least one
     */
    void received(WebhookDelivery delivery);
}
