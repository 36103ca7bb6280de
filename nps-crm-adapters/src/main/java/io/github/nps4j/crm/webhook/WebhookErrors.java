package io.github.nps4j.crm.webhook;

import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.VendorError;
import io.github.nps4j.http.VendorErrors;

/**
 * What a status of a receiver means. Nothing is read from its body, because it may be anything, the posted data among
 * it.
 */
final class WebhookErrors implements VendorErrors {

    @Override
    public VendorError read(HttpAnswer answer) {
        return switch (answer.status()) {
            case 410 -> VendorError.none().withKind(FailureKind.GONE);
            // By Standard Webhooks a receiver says with these that it takes no more now. Should the request have come
            // through all the same, its repetition has the same webhook-id.
            case 502, 504 -> VendorError.none().withKind(FailureKind.UNAVAILABLE);
            case 400, 413, 415, 422 -> VendorError.none().withKind(FailureKind.INVALID_VALUE);
            default -> VendorError.none();
        };
    }
}
