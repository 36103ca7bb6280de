package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpListener;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * One business phone number on the WhatsApp Business Cloud API. Safe for use by many threads; starts none.
 *
 * <pre>{@code
 * WhatsAppClient whatsapp = WhatsAppClient.builder(Credentials.bearer(token), "106540352242922")
 *     .businessAccount("102290129340398")
 *     .build();
 * SendResult result = whatsapp.send(SendRequest.of(Recipient.phone("+14155550123"), TextMessage.of("Thank you!"))
 *     .withOurId("order-1042"));
 * }</pre>
 *
 * <p>A message is sent once. It is not repeated after a timeout or a broken connection, because the API knows no key that
 * would tell a repetition from a second message: see {@link SendResult.Unknown}. The one exception is an answer 401 or
 * code 190, which says that nothing was done, if the credentials can be renewed.
 */
public final class WhatsAppClient implements AutoCloseable {

    /** The version of the Graph API that is used unless the builder is told otherwise. */
    public static final String DEFAULT_GRAPH_VERSION = "v24.0";

    private static final String META = "https://graph.facebook.com";

    private final GraphCaller graph;
    private final String phoneNumberId;
    private final MediaClient media;
    private final @Nullable TemplateClient templates;
    private final NumberClient number;

    private WhatsAppClient(Builder builder) {
        this.phoneNumberId = builder.phoneNumberId;
        this.graph = new GraphCaller(
                HttpJsonClient.builder(GraphCaller.SERVICE, builder.baseUrl + "/" + builder.graphVersion)
                        .credentials(builder.credentials)
                        .settings(builder.settings()));
        this.media = new MediaClient(
                graph,
                new MediaTransport(builder.transport(), builder.credentials, builder.baseUrl, builder.graphVersion),
                phoneNumberId,
                builder.reencodesLargeImages);
        this.templates = builder.accountId == null ? null : new TemplateClient(graph, builder.accountId);
        this.number = new NumberClient(graph, phoneNumberId);
    }

    /**
     * A builder.
     *
     * @param credentials the token; {@link Credentials#bearer} for one that does not change
     * @param phoneNumberId the id of the business phone number: 15 or 16 digits, from the API setup page of the app; not
     *     the phone number
     * @return a builder
     * @throws IllegalArgumentException if the id is none
     */
    public static Builder builder(Credentials credentials, String phoneNumberId) {
        return new Builder(credentials, phoneNumberId);
    }

    /**
     * The number that sends.
     *
     * @return its id
     */
    public String phoneNumberId() {
        return phoneNumberId;
    }

    /**
     * Sends a message once.
     *
     * @param request what to whom
     * @return what became of it; never an exception for an answer of Meta or a broken connection
     */
    public SendResult send(SendRequest request) {
        try {
            return result(graph.send(HttpCall.post("/{number}/messages")
                    .pathValue("number", phoneNumberId)
                    .json(request.body())
                    .build()));
        } catch (CrmException e) {
            return e.failure().kind() == FailureKind.UNKNOWN_OUTCOME
                    ? new SendResult.Unknown(e.failure())
                    : new SendResult.NotSent(e.failure());
        }
    }

    /**
     * Sends a message without an id of our own.
     *
     * @param to who gets it
     * @param message what is sent
     * @return what became of it
     */
    public SendResult send(Recipient to, WhatsAppMessage message) {
        return send(SendRequest.of(to, message));
    }

    private static SendResult result(HttpAnswer answer) {
        WhatsAppError error = GraphCaller.error(answer);
        if (error.code() != WhatsAppError.NO_CODE) {
            return new SendResult.Refused(error, answer.retryAfter().orElse(null));
        }
        if (!answer.isSuccess()) {
            // the page of some gateway: whether Meta got the message depends on the status
            Failure failure = answer.failure();
            return switch (failure.kind()) {
                case UNAVAILABLE -> new SendResult.NotSent(failure);
                case UNKNOWN_OUTCOME -> new SendResult.Unknown(failure);
                default -> new SendResult.Refused(error, answer.retryAfter().orElse(null));
            };
        }
        JsonNode message = answer.json().path("messages").path(0);
        String id = message.path("id").asText("");
        if (id.isEmpty()) {
            return new SendResult.Unknown(answer.unreadable("names no message"));
        }
        JsonNode contact = answer.json().path("contacts").path(0);
        return new SendResult.Accepted(
                id,
                orNull(contact.path("wa_id")),
                orNull(contact.path("user_id")),
                message.path("message_status").asText("").equals("held_for_quality_assessment"));
    }

    private static @Nullable String orNull(JsonNode node) {
        String text = node.asText("");
        return text.isEmpty() ? null : text;
    }

    /**
     * Marks a message of a person as read, and all earlier ones with it. Possible for 30 days.
     *
     * @param messageId the message
     * @throws io.github.nps4j.whatsapp.error.WhatsAppException if Meta refuses or does not answer
     */
    public void markRead(String messageId) {
        status(messageId, false);
    }

    /**
     * Marks a message as read and shows that an answer is being written, until it is sent or 25 seconds are over.
     *
     * @param messageId the message
     * @throws io.github.nps4j.whatsapp.error.WhatsAppException if Meta refuses or does not answer
     */
    public void markReadAndTyping(String messageId) {
        status(messageId, true);
    }

    private void status(String messageId, boolean typing) {
        ObjectNode body = WhatsAppMessage.JSON
                .objectNode()
                .put("messaging_product", "whatsapp")
                .put("status", "read")
                .put("message_id", Check.messageId(messageId));
        if (typing) {
            body.putObject("typing_indicator").put("type", "text");
        }
        graph.callForSuccess(HttpCall.post("/{number}/messages")
                .pathValue("number", phoneNumberId)
                .json(body)
                .build());
    }

    /**
     * Media up and down.
     *
     * @return the media of this number
     */
    public MediaClient media() {
        return media;
    }

    /**
     * The templates of the business account.
     *
     * @return the templates
     * @throws IllegalStateException if the client was built without {@link Builder#businessAccount}
     */
    public TemplateClient templates() {
        if (templates == null) {
            throw new IllegalStateException("This client does not know its WhatsApp Business Account: give its id to"
                    + " WhatsAppClient.builder(...).businessAccount(...)");
        }
        return templates;
    }

    /**
     * The health of the number.
     *
     * @return reads the number
     */
    public NumberClient number() {
        return number;
    }

    /** Releases connections, unless the host handed in its own client. */
    @Override
    public void close() {
        graph.close();
        media.close();
    }

    /** Names the number's id, no secret. */
    @Override
    public String toString() {
        return "WhatsAppClient[" + phoneNumberId + "]";
    }

    /** Collects what a client needs. Not thread-safe. */
    public static final class Builder {

        private static final Pattern PHONE_NUMBER_ID = Pattern.compile("[0-9]{15,16}");
        private static final Pattern VERSION = Pattern.compile("v[1-9][0-9]?\\.[0-9]");

        private final Credentials credentials;
        private final String phoneNumberId;
        private @Nullable String accountId;
        private String baseUrl = META;
        private String graphVersion = DEFAULT_GRAPH_VERSION;
        private @Nullable OkHttpClient client;
        private Duration callTimeout = Duration.ofSeconds(30);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration mediaTimeout = Duration.ofMinutes(3);
        private Clock clock = Clock.systemUTC();
        private @Nullable HttpListener listener;
        private boolean reencodesLargeImages;

        private Builder(Credentials credentials, String phoneNumberId) {
            this.credentials = credentials;
            this.phoneNumberId = checked(phoneNumberId);
        }

        private static String checked(String id) {
            if (PHONE_NUMBER_ID.matcher(id).matches()) {
                return id;
            }
            if (isPhoneNumber(id)) {
                throw new IllegalArgumentException("This is a phone number, but the Cloud API wants the id of the phone"
                        + " number: 15 or 16 digits, on the page API Setup of your app at developers.facebook.com, under"
                        + " the number");
            }
            throw new IllegalArgumentException("A phone number id has 15 or 16 digits, but this has " + id.length()
                    + " characters: copy it from the page API Setup of your app at developers.facebook.com");
        }

        private static boolean isPhoneNumber(String text) {
            String digits = text.replaceAll("[\\s().-]", "");
            if (!digits.matches("\\+?[0-9]{7,15}")) {
                return false;
            }
            try {
                PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
                return phones.isPossibleNumber(phones.parse(digits.startsWith("+") ? digits : "+" + digits, null))
                        || digits.startsWith("+")
                        || digits.startsWith("0");
            } catch (NumberParseException e) {
                return digits.startsWith("+") || digits.startsWith("0");
            }
        }

        /**
         * The WhatsApp Business Account, which templates belong to.
         *
         * @param id its id, digits only; not that of the phone number
         * @return this builder
         * @throws IllegalArgumentException if it is no id
         */
        public Builder businessAccount(String id) {
            Check.graphId("WhatsApp Business Account id", id);
            if (id.equals(phoneNumberId)) {
                throw new IllegalArgumentException(
                        "This is the id of the phone number; the WhatsApp Business Account has"
                                + " an id of its own, beside it on the page API Setup");
            }
            this.accountId = id;
            return this;
        }

        /**
         * Where the Graph API is. Default Meta's.
         *
         * @param url without a version; https, or http on this machine
         * @return this builder
         */
        public Builder baseUrl(String url) {
            this.baseUrl = url.replaceAll("/+$", "");
            return this;
        }

        /**
         * The version of the Graph API. Default {@value WhatsAppClient#DEFAULT_GRAPH_VERSION}.
         *
         * @param version such as {@code v24.0}; the messaging limit of the portfolio needs v24.0 or newer
         * @return this builder
         * @throws IllegalArgumentException if it is no version
         */
        public Builder graphVersion(String version) {
            String lower = version.toLowerCase(Locale.ROOT);
            if (!VERSION.matcher(lower).matches()) {
                throw new IllegalArgumentException("A version of the Graph API looks like v24.0");
            }
            this.graphVersion = lower;
            return this;
        }

        /**
         * The host's own client; see {@link HttpSettings.Builder#client}.
         *
         * @param okHttpClient the client; it is not changed and not closed
         * @return this builder
         */
        public Builder httpClient(OkHttpClient okHttpClient) {
            this.client = okHttpClient;
            return this;
        }

        /**
         * How long a call may take. Default 30 s.
         *
         * @param timeout more than zero, at most an hour
         * @return this builder
         */
        public Builder callTimeout(Duration timeout) {
            this.callTimeout = timeout;
            return this;
        }

        /**
         * How long a connection may take. Default 10 s.
         *
         * @param timeout more than zero, at most an hour
         * @return this builder
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /**
         * How long an upload or download of media may take. Default 3 minutes.
         *
         * @param timeout more than zero, at most an hour
         * @return this builder
         */
        public Builder mediaTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(
                        "mediaTimeout is more than zero and at most an hour; got " + timeout);
            }
            this.mediaTimeout = timeout;
            return this;
        }

        /**
         * The clock that dates in answers are compared with. Default the system's.
         *
         * @param newClock the clock
         * @return this builder
         */
        public Builder clock(Clock newClock) {
            this.clock = newClock;
            return this;
        }

        /**
         * Hears of each request, for counting. Default nobody.
         *
         * @param httpListener the listener; safe for use by many threads
         * @return this builder
         */
        public Builder listener(HttpListener httpListener) {
            this.listener = httpListener;
            return this;
        }

        /**
         * Lets pictures that are too large, or of a form that WhatsApp does not take, be written anew as JPEG before the
         * upload, smaller until they fit. Without this they are refused.
         *
         * @return this builder
         */
        public Builder reencodeLargeImages() {
            this.reencodesLargeImages = true;
            return this;
        }

        private HttpSettings settings() {
            HttpSettings.Builder settings = HttpSettings.builder()
                    .callTimeout(callTimeout)
                    .connectTimeout(connectTimeout)
                    .clock(clock);
            if (client != null) {
                settings.client(client);
            }
            if (listener != null) {
                settings.listener(listener);
            }
            return settings.build();
        }

        private MediaTransport.Settings transport() {
            return new MediaTransport.Settings(client, connectTimeout, mediaTimeout);
        }

        /**
         * The client.
         *
         * @return a client that holds no connection yet
         * @throws IllegalArgumentException if the base URL is none or a timeout is out of range
         */
        public WhatsAppClient build() {
            return new WhatsAppClient(this);
        }
    }
}
