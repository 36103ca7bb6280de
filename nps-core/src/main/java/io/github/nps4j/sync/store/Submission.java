package io.github.nps4j.sync.store;

import io.github.nps4j.response.NpsResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response that is to be stored with its deliveries, or to be recorded as refused. Immutable. */
public final class Submission {

    private final NpsResponse response;
    private final List<NewDelivery> deliveries;
    private final Acceptance.@Nullable Refused refusal;

    private Submission(NpsResponse response, List<NewDelivery> deliveries, Acceptance.@Nullable Refused refusal) {
        this.response = response;
        this.deliveries = List.copyOf(deliveries);
        this.refusal = refusal;
    }

    /**
     * A response to be accepted.
     *
     * @param response the response
     * @param deliveries what is to be done with it; may be empty
     * @return the submission
     */
    public static Submission of(NpsResponse response, List<NewDelivery> deliveries) {
        return new Submission(response, deliveries, null);
    }

    /**
     * A response that the engine refuses, to be counted, not kept.
     *
     * @param response the response
     * @param why as what it is counted
     * @param reason one sentence for whoever submitted it, without personal data
     * @return the submission
     */
    public static Submission refused(NpsResponse response, Refusal why, String reason) {
        return new Submission(response, List.of(), new Acceptance.Refused(why, reason));
    }

    /**
     * The response.
     *
     * @return the response
     */
    public NpsResponse response() {
        return response;
    }

    /**
     * What is to be done with it.
     *
     * @return the deliveries; empty if refused
     */
    public List<NewDelivery> deliveries() {
        return deliveries;
    }

    /**
     * Why the engine refuses it.
     *
     * @return the reason, or empty if it is to be accepted
     */
    public Optional<Acceptance.Refused> refusal() {
        return Optional.ofNullable(refusal);
    }
}
