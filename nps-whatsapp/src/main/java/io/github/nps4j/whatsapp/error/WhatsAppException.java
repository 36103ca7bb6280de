package io.github.nps4j.whatsapp.error;

import io.github.nps4j.crm.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to the Cloud API other than a send failed. (What becomes of a send is a value, not an exception.) The message
 * holds no secret and no personal data.
 */
public final class WhatsAppException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient @Nullable WhatsAppError error;

    /**
     * Meta refused the call.
     *
     * @param failure what happened
     * @param error what Meta said, or {@code null} if it did not answer
     */
    public WhatsAppException(Failure failure, @Nullable WhatsAppError error) {
        super(failure.message());
        this.failure = failure;
        this.error = error;
    }

    /**
     * What happened.
     *
     * @return the failure
     */
    public Failure failure() {
        return failure;
    }

    /**
     * What Meta said.
     *
     * @return the error, empty if there was no answer of the Cloud API
     */
    public Optional<WhatsAppError> error() {
        return Optional.ofNullable(error);
    }
}
