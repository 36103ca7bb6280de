package io.github.nps4j.channel;

import io.github.nps4j.crm.Failure;
import java.time.Instant;

/** What became of a message that was to be sent. */
public sealed interface SendResult {

    /**
     * The vendor took the message. That is not yet delivery.
     *
     * @param messageId the vendor's id
     */
    record Accepted(String messageId) implements SendResult {}

    /**
     * Nothing was sent; a limit, quiet hours or a fault that passes stands in the way. Try the same message again then.
     *
     * @param notBefore when to try again
     * @param why what stands in the way, without personal data
     */
    record Later(Instant notBefore, String why) implements SendResult {}

    /**
     * Nothing was sent, and nothing will be: the person does not want it, or cannot be reached.
     *
     * @param reason why
     * @param why the same in a sentence, without personal data
     */
    record Suppressed(Suppression.Reason reason, String why) implements SendResult {}

    /**
     * Nothing was sent, and the same message would be refused again: somebody must mend the message or the account.
     *
     * @param failure what the vendor, or the check before it, says
     */
    record Refused(Failure failure) implements SendResult {}

    /**
     * It is not known whether the message went out: the answer was lost. The channel looks after it and does not send it
     * twice.
     *
     * @param failure what is known
     */
    record Unknown(Failure failure) implements SendResult {}
}
