package io.github.nps4j.source.webhook;

import io.github.nps4j.source.SourceItem;

/** Ends the reading of a request; carries the outcome. */
final class NotAResponse extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean ignored;
    private final boolean test;

    private NotAResponse(String reason, boolean ignored, boolean test) {
        super(reason, null, false, false);
        this.reason = reason;
        this.ignored = ignored;
        this.test = test;
    }

    static NotAResponse rejected(String reason) {
        return new NotAResponse(reason, false, false);
    }

    static NotAResponse ignored(String reason) {
        return new NotAResponse(reason, true, false);
    }

    static NotAResponse test() {
        return new NotAResponse("a test message", true, true);
    }

    Reading.Item at(String position) {
        return new Reading.Item(
                ignored ? new SourceItem.Ignored(position, reason) : new SourceItem.Rejected(position, reason), test);
    }
}
