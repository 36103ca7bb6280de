package io.github.nps4j.whatsapp.policy;

import io.github.nps4j.channel.Suppression;
import java.time.Instant;

/** Whether a message may be sent, and if not, what to do. */
public sealed interface Decision {

    /**
     * Send it now.
     *
     * @param inWindow whether the service window of the person is open
     */
    record Send(boolean inWindow) implements Decision {}

    /**
     * Nothing is sent now; ask again then.
     *
     * @param until when to ask again
     * @param why what stands in the way, without personal data
     */
    record Wait(Instant until, String why) implements Decision {}

    /**
     * Free text is not allowed now: the service window is closed. A template may be.
     *
     * @param why what stands in the way, without personal data
     */
    record UseTemplate(String why) implements Decision {}

    /**
     * Do not send it, also not later.
     *
     * @param reason why
     * @param why the same in a sentence, without personal data
     */
    record Never(Suppression.Reason reason, String why) implements Decision {}
}
