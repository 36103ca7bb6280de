package io.github.nps4j.source;

import io.github.nps4j.response.NpsResponse;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes responses and keeps them for good. When {@link #accept} returns, the responses that it did not refuse survive a
 * crash of the process: only then may a webhook be answered with success.
 *
 * <p>A sink that only returns or throws is made by {@link #of}: {@code ResponseSink.of(sync::submitAll)}.
 *
 * @implSpec Safe for use by many threads.
 */
@FunctionalInterface
public interface ResponseSink {

    /**
     * Takes responses.
     *
     * @param responses the responses, all valid; the same response and revision may come again
     * @return one receipt for each response, in the same order
     * @throws CannotAcceptException if none was taken and another try may succeed
     */
    List<Receipt> accept(List<NpsResponse> responses);

    /**
     * A sink that takes everything, or throws.
     *
     * @param consumer keeps the responses before it returns; throws {@link CannotAcceptException} if it cannot now
     * @return a sink whose receipts all say {@link Status#ACCEPTED}
     */
    static ResponseSink of(Consumer<? super List<NpsResponse>> consumer) {
        return responses -> {
            consumer.accept(responses);
            return Collections.nCopies(responses.size(), Receipt.accepted());
        };
    }

    /** What became of a response. */
    enum Status {
        /** Kept. */
        ACCEPTED,
        /** Already known in this revision or a later one; nothing was added. */
        DUPLICATE,
        /** Not kept, and will not be if it comes again: the sender or the host must correct it. */
        REFUSED
    }

    /**
     * What became of one response.
     *
     * @param status what became of it
     * @param reason why, without personal data; empty where the status says it all
     */
    record Receipt(Status status, String reason) {

        private static final Receipt ACCEPTED = new Receipt(Status.ACCEPTED, "");

        private static final Receipt DUPLICATE = new Receipt(Status.DUPLICATE, "");

        /**
         * The response is kept.
         *
         * @return a receipt
         */
        public static Receipt accepted() {
            return ACCEPTED;
        }

        /**
         * The response was known already.
         *
         * @return a receipt
         */
        public static Receipt duplicate() {
            return DUPLICATE;
        }

        /**
         * The response is not kept.
         *
         * @param reason why and what to do, without personal data
         * @return a receipt
         */
        public static Receipt refused(String reason) {
            return new Receipt(Status.REFUSED, reason);
        }
    }
}
