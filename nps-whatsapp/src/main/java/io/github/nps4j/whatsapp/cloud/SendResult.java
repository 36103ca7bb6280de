package io.github.nps4j.whatsapp.cloud;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.whatsapp.error.ErrorAction;
import io.github.nps4j.whatsapp.error.ErrorRule;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a send. */
public sealed interface SendResult {

    /**
     * Meta took the message. It is not delivered yet, and may still fail: that is told by status webhooks only.
     *
     * @param messageId Meta's id of the message, which statuses name
     * @param waId the person's WhatsApp id as Meta knows it, or {@code null} if the message went to a user id; it may
     *     differ from the number sent to, so keep it as an alias of the person
     * @param userId the person's business-scoped user id, or {@code null} if Meta did not name it
     * @param isHeld {@code true} if Meta holds the message back until it has judged the template's quality; it may then
     *     be released, or dropped with a failed status 132015
     */
    record Accepted(
            String messageId,
            @Nullable String waId,
            @Nullable String userId,
            boolean isHeld) implements SendResult {

        /** Shows the message id, no person. */
        @Override
        public String toString() {
            return "Accepted[" + messageId + (isHeld ? ", held" : "") + "]";
        }
    }

    /**
     * Meta refused the message; nothing was sent.
     *
     * @param error what Meta said
     * @param retryAfter how long Meta asks to wait, or {@code null} if it did not say
     */
    record Refused(WhatsAppError error, @Nullable Duration retryAfter) implements SendResult {

        /**
         * What to do about it.
         *
         * @return the rule of the standard catalog
         */
        public ErrorRule rule() {
            return error.rule();
        }

        /**
         * What to do about it.
         *
         * @return the action of {@link #rule()}
         */
        public ErrorAction action() {
            return error.action();
        }
    }

    /**
     * The message may have gone out: the request was written, but no answer came, or one that cannot be read. Do not
     * repeat it before a status webhook with our own id had time to come (one to two minutes).
     *
     * @param failure what happened
     */
    record Unknown(Failure failure) implements SendResult {}

    /**
     * The message surely did not go out: no connection, no valid credentials, or a {@code SendGuard} that forbade it.
     * Repeating it is safe.
     *
     * @param failure what happened
     */
    record NotSent(Failure failure) implements SendResult {}

    /**
     * Whether Meta took the message.
     *
     * @return this, if so
     */
    default Optional<Accepted> accepted() {
        return this instanceof Accepted accepted ? Optional.of(accepted) : Optional.empty();
    }
}
