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
     * @return a sink whose receipts all say {@link Receipt.Status#ACCEPTED}
     */
    static ResponseSink of(Consumer<? super List<NpsResponse>> consumer) {
        return responses -> {
            consumer.accept(responses);
            return Collections.nCopies(responses.size(), Receipt.accepted());
        };
    }
}
