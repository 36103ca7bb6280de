package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One thing that the host is to be told. Guarded by the queue. */
final class Webhook {

    final Instant due;
    final long order;
    private final Function<Instant, @Nullable ObjectNode> change;
    private final @Nullable Runnable acknowledged;
    private @Nullable ObjectNode made;
    private boolean isMade;
    int attempts;
    Instant next;

    /**
     * A webhook.
     *
     * @param due when it happens
     * @param order breaks ties
     * @param change makes its JSON when it happens, {@code null} for nothing; called once, with the
     *     time
     * @param acknowledged called when the host has answered 2xx, or {@code null}
     */
    Webhook(Instant due, long order, Function<Instant, @Nullable ObjectNode> change, @Nullable Runnable acknowledged) {
        this.due = due;
        this.order = order;
        this.change = change;
        this.acknowledged = acknowledged;
        this.next = due;
    }

    /** The change, made when it is first asked for: that is when it happens. */
    @Nullable
    ObjectNode change(Instant now) {
        if (!isMade) {
            isMade = true;
            made = change.apply(due.isAfter(now) ? now : due);
        }
        return made;
    }

    void acknowledge() {
        if (acknowledged != null) {
            acknowledged.run();
        }
    }

    /** A change of the field {@code messages}. */
    static ObjectNode messages(Account.BusinessNumber number) {
        ObjectNode change = JsonTrees.object().put("field", "messages");
        change.putObject("value")
                .put("messaging_product", "whatsapp")
                .putObject("metadata")
                .put("display_phone_number", number.displayNumber)
                .put("phone_number_id", number.id);
        return change;
    }

    static void contact(ObjectNode value, SimulatedUser user, boolean withName) {
        ObjectNode contact = value.putArray("contacts").addObject();
        if (withName) {
            contact.putObject("profile").put("name", user.name);
        }
        if (!user.hidesPhone) {
            contact.put("wa_id", user.waId);
        }
        if (user.userId != null) {
            contact.put("user_id", user.userId);
        }
    }
}
