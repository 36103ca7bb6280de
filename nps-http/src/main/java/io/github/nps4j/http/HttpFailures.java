package io.github.nps4j.http;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The one place that says what an HTTP status or a broken connection means. */
final class HttpFailures {

    private final String service;
    private final VendorErrors vendor;

    HttpFailures(String service, VendorErrors vendor) {
        this.service = service;
        this.vendor = vendor;
    }

    Failure ofAnswer(HttpCall call, HttpAnswer answer, UnaryOperator<VendorError> correction) {
        VendorError error = correction.apply(vendor.read(answer));
        FailureKind kind = error.kind();
        if (kind == null) {
            kind = kindOf(answer.status(), call.isReadOnly());
        }
        StringBuilder message = new StringBuilder(service)
                .append(": ")
                .append(call)
                .append(" was answered with ")
                .append(answer.status());
        String code = error.code() != null && error.code().matches("[A-Za-z0-9_.:-]{1,80}") ? error.code() : null;
        String correlation = Redaction.isCorrelationId(error.correlationId()) ? error.correlationId() : null;
        if (code != null || correlation != null) {
            message.append(" (")
                    .append(code == null ? "" : code)
                    .append(code != null && correlation != null ? ", " : "")
                    .append(correlation == null ? "" : "correlation id " + correlation)
                    .append(')');
        }
        String said = call.redaction().apply(error.message());
        if (!said.isEmpty()) {
            message.append(": ").append(said);
        }
        message.append(said.matches(".*[.!?…]") ? " " : "; ").append(advice(kind, answer.status()));
        Duration wait = answer.retryAfter().orElse(error.retryAfter());
        return Failure.of(kind, message.toString()).withCode(code).withRetryAfter(wait);
    }

    /** A request that got no answer, or half of one. */
    Failure ofException(HttpCall call, Throwable thrown, boolean sent) {
        if (thrown instanceof PublicAddresses.RefusedException) {
            return Failure.of(
                    FailureKind.FORBIDDEN,
                    service + ": the address is, or resolves to, one inside a private network, and was not called;"
                            + " give a public one, or allow private addresses for this destination");
        }
        String what = service + ": " + call;
        if (sent && !call.isReadOnly()) {
            return Failure.of(
                    FailureKind.UNKNOWN_OUTCOME,
                    what + " was sent, but " + reason(thrown) + "; it may or may not have taken effect");
        }
        if (!(thrown instanceof IOException)) {
            return Failure.of(
                    FailureKind.UNEXPECTED,
                    what + " failed with " + thrown.getClass().getSimpleName() + " in the HTTP client");
        }
        return Failure.of(
                FailureKind.UNAVAILABLE,
                what + " failed: " + reason(thrown) + "; nothing was changed, try again later");
    }

    Failure unreadable(HttpCall call, String what) {
        FailureKind kind = call.isReadOnly() ? FailureKind.UNEXPECTED : FailureKind.UNKNOWN_OUTCOME;
        return Failure.of(kind, service + ": the answer to " + call + " " + what);
    }

    /** What a status means when the vendor says nothing else. */
    private static FailureKind kindOf(int status, boolean readOnly) {
        return switch (status) {
            case 401 -> FailureKind.UNAUTHORIZED;
            case 403 -> FailureKind.FORBIDDEN;
            case 423 -> FailureKind.LOCKED;
            case 429 -> FailureKind.THROTTLED;
            // 408: the request did not arrive in full; 425: it was not looked at yet
            case 408, 425, 503 -> FailureKind.UNAVAILABLE;
            // answers of an edge that could not reach the service at all
            case 521, 522, 523, 525, 526, 530 -> FailureKind.UNAVAILABLE;
            default -> {
                if (status >= 500) {
                    yield readOnly ? FailureKind.UNAVAILABLE : FailureKind.UNKNOWN_OUTCOME;
                }
                yield FailureKind.UNEXPECTED;
            }
        };
    }

    private static String advice(FailureKind kind, int status) {
        if (status >= 300 && status < 400) {
            return "redirects are not followed; configure the address that it leads to";
        }
        return switch (kind) {
            case UNAUTHORIZED -> "check or renew the credentials of this destination";
            case FORBIDDEN, RECORD_FORBIDDEN -> "grant the missing permission";
            case THROTTLED -> "wait before the next call";
            case QUOTA_EXHAUSTED -> "wait for the quota's reset";
            case UNAVAILABLE, LOCKED -> "nothing was changed, try again later";
            case UNKNOWN_OUTCOME -> "it may or may not have taken effect";
            case SCHEMA -> "correct the mapping or the fields in the service";
            case INVALID_VALUE -> "correct the value";
            case RECORD_GONE -> "the record must be found anew";
            case DUPLICATE -> "the record must be looked up again";
            case BATCH_REFUSED -> "nothing of the batch was written";
            case GONE -> "the destination does not exist any more";
            case UNEXPECTED -> "check the address and the version of this destination";
        };
    }

    private static String reason(@Nullable Throwable thrown) {
        if (thrown instanceof UnknownHostException) {
            return "its name cannot be resolved";
        }
        if (thrown instanceof ConnectException || thrown instanceof NoRouteToHostException) {
            return "no connection could be made";
        }
        if (thrown instanceof SSLHandshakeException || thrown instanceof SSLPeerUnverifiedException) {
            return "no trusted TLS connection could be made";
        }
        if (thrown instanceof SocketTimeoutException || isTimeout(thrown)) {
            return "no answer came in time";
        }
        if (thrown instanceof TooLargeException tooLarge) {
            return "the answer was larger than " + tooLarge.limit + " bytes";
        }
        if (thrown instanceof java.io.InterruptedIOException) {
            return "the thread was interrupted";
        }
        return "the connection broke";
    }

    /** okhttp reports a call timeout as an InterruptedIOException with this text. */
    private static boolean isTimeout(@Nullable Throwable thrown) {
        return thrown instanceof java.io.InterruptedIOException && "timeout".equals(thrown.getMessage());
    }

    /** The answer is larger than the bound. */
    static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int limit;

        TooLargeException(int limit) {
            super("answer too large");
            this.limit = limit;
        }
    }
}
