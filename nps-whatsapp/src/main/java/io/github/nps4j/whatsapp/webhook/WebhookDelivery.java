package io.github.nps4j.whatsapp.webhook;

import io.github.nps4j.whatsapp.webhook.WebhookAnswer.Outcome;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The updates of one request, and what became of it. Whoever takes one from {@link WhatsAppWebhook#receive} ends it: by
 * {@link #settle()} when the updates are kept, by {@link #giveBack()} when they could not be. A listener leaves that to the
 * webhook. Thread-safe.
 */
public final class WebhookDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);

    private final WebhookAnswer answer;
    private final List<WhatsAppEvent> events;
    private final List<String> keys;
    private final int duplicates;
    private final Set<MessageStatus> stale;
    private final WebhookMemory memory;
    private final Instant keepUntil;

    WebhookDelivery(
            WebhookAnswer answer,
            List<WhatsAppEvent> events,
            List<String> keys,
            int duplicates,
            Set<MessageStatus> stale,
            WebhookMemory memory,
            Instant keepUntil) {
        this.answer = answer;
        this.events = List.copyOf(events);
        this.keys = List.copyOf(keys);
        this.duplicates = duplicates;
        this.stale = stale;
        this.memory = memory;
        this.keepUntil = keepUntil;
    }

    static WebhookDelivery without(WebhookAnswer answer, WebhookMemory memory, Instant now) {
        return new WebhookDelivery(answer, List.of(), List.of(), 0, Set.of(), memory, now);
    }

    static Set<MessageStatus> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /**
     * The updates, in their order, without those that were handled before.
     *
     * @return an unmodifiable list; empty also if the request was refused
     */
    public List<WhatsAppEvent> events() {
        return events;
    }

    /**
     * How many updates were left out because they were handled before, or stood twice in the request.
     *
     * @return the number
     */
    public int duplicates() {
        return duplicates;
    }

    /**
     * Whether a status comes late: a higher one of the same message was reported before, so what is known of the message
     * stands. Its price and its time may be of use all the same.
     *
     * @param status a status of {@link #events()}, the object itself
     * @return {@code true} if it is below what is known
     */
    public boolean stale(MessageStatus status) {
        return stale.contains(status);
    }

    /**
     * Whether the request was refused: it was a verification, not signed, no JSON, or it came at a bad time.
     *
     * @return {@code true} if there is nothing to handle, and {@link #settle()} tells the answer
     */
    public boolean refused() {
        return switch (answer.outcome()) {
            case ACCEPTED, DUPLICATE -> false;
            // updates beside those that another thread handles
            case UNAVAILABLE -> events.isEmpty();
            default -> true;
        };
    }

    /**
     * Says that the updates are handled: their copies will be left out.
     *
     * @return what to answer
     */
    public WebhookAnswer settle() {
        if (!keys.isEmpty()) {
            try {
                memory.keep(keys, keepUntil);
            } catch (RuntimeException e) {
                LOG.error(
                        "Updates of WhatsApp were handled, but that could not be remembered: {} was thrown; they come"
                                + " again",
                        e.getClass().getName());
                return again();
            }
        }
        return answer;
    }

    /**
     * Says that the updates could not be handled: Meta sends them again.
     *
     * @return what to answer
     */
    public WebhookAnswer giveBack() {
        if (refused()) {
            return answer;
        }
        if (!keys.isEmpty()) {
            try {
                memory.giveBack(keys);
            } catch (RuntimeException e) {
                LOG.warn(
                        "Updates of WhatsApp could not be given back: {} was thrown; they can be claimed when their"
                                + " lease ends",
                        e.getClass().getName());
            }
        }
        return again();
    }

    static WebhookAnswer again() {
        return new WebhookAnswer(Outcome.UNAVAILABLE, "The updates could not be handled now: send them again later.");
    }

    /** Says how many updates there are. */
    @Override
    public String toString() {
        return "WebhookDelivery[" + answer.outcome() + ", " + events.size() + " updates, " + duplicates
                + " duplicates]";
    }
}
