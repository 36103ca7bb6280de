package io.github.nps4j.whatsapp.outbox;

import io.github.nps4j.channel.Suppression;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a message has come. */
public sealed interface SendState {

    /**
     * WhatsApp has taken it, now or before.
     *
     * @param messageId WhatsApp's id, empty if it was not told
     * @param now {@code true} if it was sent by this very call
     */
    record Accepted(String messageId, boolean now) implements SendState {}

    /**
     * It was surely not sent. Try the same message again then.
     *
     * @param notBefore when to try again
     * @param why what stands in the way, without personal data
     */
    record Later(Instant notBefore, String why) implements SendState {}

    /**
     * It was not sent: outside the service window only a template may be.
     *
     * @param why the same in a sentence
     */
    record NeedsTemplate(String why) implements SendState {}

    /**
     * It was not sent and will not be: the person does not want it or cannot be reached.
     *
     * @param reason why
     * @param why the same in a sentence, without personal data
     */
    record Suppressed(Suppression.Reason reason, String why) implements SendState {}

    /**
     * It was not sent, or did not arrive, and the same message would be refused again.
     *
     * @param why why and what to do, without personal data
     * @param error what WhatsApp said; {@code null} if it was not asked, or the refusal is from before
     */
    record Refused(String why, @Nullable WhatsAppError error) implements SendState {}

    /**
     * It may have gone out: the answer was lost. A status that carries our id is waited for; nothing is repeated before.
     *
     * @param until how long it is waited for
     */
    record Uncertain(Instant until) implements SendState {}
}
