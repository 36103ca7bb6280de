package io.github.nps4j.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** What a service answered, with any status. Immutable, as long as nobody changes the JSON. */
public final class HttpAnswer {

    private final HttpFailures failures;
    private final HttpCall call;
    private final int status;
    private final Headers headers;
    private final JsonNode json;
    private final String text;
    private final @Nullable Duration retryAfter;

    HttpAnswer(
            HttpFailures failures,
            HttpCall call,
            int status,
            Headers headers,
            JsonNode json,
            String text,
            @Nullable Duration retryAfter) {
        this.failures = failures;
        this.call = call;
        this.status = status;
        this.headers = headers;
        this.json = json;
        this.text = text;
        this.retryAfter = retryAfter;
    }

    /**
     * The HTTP status.
     *
     * @return 200 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Whether the status is 2xx.
     *
     * @return {@code true} for success at the level of HTTP; the body may still speak of failures
     */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /**
     * A header.
     *
     * @param name its name in any case
     * @return the value, the last one if there are several
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * The body.
     *
     * @return the JSON; a missing node if the body is empty, no JSON, or nested too deeply
     */
    public JsonNode json() {
        return json;
    }

    /**
     * The body of an answer that is no JSON, such as the HTML page of a proxy.
     *
     * @return the text; empty if the body is JSON. May hold personal data
     */
    public String text() {
        return text;
    }

    /**
     * What the Retry-After header says, in seconds or as a date.
     *
     * @return zero to one day, or empty if the header is absent or makes no sense
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * This answer as a failure: by the vendor's error where it has one, else by the status.
     *
     * @return why the call failed; its message names method, path, status, the vendor's code and correlation id
     */
    public Failure failure() {
        return failures.ofAnswer(call, this, UnaryOperator.identity());
    }

    /**
     * This answer as a failure, with a part of it put right.
     *
     * @param correction changes what was read of the vendor's error
     * @return why the call failed
     */
    public Failure failure(UnaryOperator<VendorError> correction) {
        return failures.ofAnswer(call, this, correction);
    }

    /**
     * A successful answer that is not of the form the caller needs: for a read {@code UNEXPECTED}, else
     * {@code UNKNOWN_OUTCOME}, because the service may have acted.
     *
     * @param what what is wrong with it, without personal data; ends the sentence "the answer to ... "
     * @return the failure
     */
    public Failure unreadable(String what) {
        return failures.unreadable(call, what);
    }

    /**
     * This answer, if it is a success.
     *
     * @return this
     * @throws CrmException with {@link #failure()} if the status is not 2xx
     */
    public HttpAnswer orThrow() {
        if (!isSuccess()) {
            throw new CrmException(failure());
        }
        return this;
    }

    /** Names the call and the status, never the body. */
    @Override
    public String toString() {
        return "HttpAnswer[" + status + " to " + call + "]";
    }
}
