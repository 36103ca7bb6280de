package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.http.VendorError;
import io.github.nps4j.whatsapp.error.ErrorRule;
import io.github.nps4j.whatsapp.error.ErrorScope;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import io.github.nps4j.whatsapp.error.WhatsAppException;

/** Calls the Graph API and reads its errors. */
final class GraphCaller implements AutoCloseable {

    static final String SERVICE = "WhatsApp";

    private static final int EXPIRED_TOKEN = 190;

    private final HttpJsonClient http;

    GraphCaller(HttpJsonClient.Builder builder) {
        this.http = builder.errors(GraphCaller::vendorError)
                .renewWhen(answer -> answer.status() == 401 || isExpired(answer))
                .build();
    }

    private static boolean isExpired(HttpAnswer answer) {
        return !answer.isSuccess() && error(answer).code() == EXPIRED_TOKEN;
    }

    /** The answer, of whatever status. */
    HttpAnswer send(HttpCall call) {
        return http.send(call);
    }

    /** The body of a success. */
    JsonNode call(HttpCall call) {
        try {
            HttpAnswer answer = http.send(call);
            if (!answer.isSuccess()) {
                throw new WhatsAppException(answer.failure(), error(answer));
            }
            if (!answer.json().isObject()) {
                throw new WhatsAppException(answer.unreadable("is not a JSON object"), null);
            }
            return answer.json();
        } catch (CrmException e) {
            throw new WhatsAppException(e.failure(), null);
        }
    }

    /** The body of a success that says so. */
    void callForSuccess(HttpCall call) {
        JsonNode body = call(call);
        if (!body.path("success").asBoolean(true)) {
            throw new WhatsAppException(
                    Failure.of(FailureKind.UNEXPECTED, SERVICE + ": " + call + " was answered with success = false"),
                    null);
        }
    }

    static WhatsAppError error(HttpAnswer answer) {
        return WhatsAppError.ofAnswer(answer.status(), answer.json());
    }

    private static VendorError vendorError(HttpAnswer answer) {
        WhatsAppError error = error(answer);
        if (error.code() == WhatsAppError.NO_CODE) {
            return VendorError.none();
        }
        ErrorRule rule = error.rule();
        String said = Redaction.standard().apply(error.details().isEmpty() ? error.message() : error.details());
        return VendorError.none()
                .withCode(Integer.toString(error.code()))
                .withCorrelationId(error.traceId())
                .withMessage(said.isEmpty() ? rule.title() : said)
                .withKind(kind(rule))
                .withRetryAfter(rule.action().isRepeatable() ? rule.waitBefore(0) : null);
    }

    private static FailureKind kind(ErrorRule rule) {
        return switch (rule.action()) {
            case RETRY -> FailureKind.UNAVAILABLE;
            case THROTTLE, PAIR_WAIT, WAIT_A_DAY -> FailureKind.THROTTLED;
            case FIX_ACCOUNT ->
                rule.scope() == ErrorScope.CREDENTIAL && rule.httpStatus() == 401
                        ? FailureKind.UNAUTHORIZED
                        : FailureKind.FORBIDDEN;
            case USE_TEMPLATE, FIX_TEMPLATE, FIX_REQUEST -> FailureKind.INVALID_VALUE;
            case RECIPIENT_NEVER -> FailureKind.RECORD_FORBIDDEN;
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
