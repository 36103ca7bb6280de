package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** The state of a business phone number. Immutable. */
public final class NumberHealth {

    private static final Set<String> RISKY =
            Set.of("BANNED", "RESTRICTED", "RATE_LIMITED", "FLAGGED", "DISCONNECTED", "DELETED");

    private final String id;
    private final String displayNumber;
    private final String verifiedName;
    private final Quality quality;
    private final String status;
    private final String nameStatus;
    private final String verification;
    private final Throughput throughput;
    private final boolean coexistence;
    private final String accountMode;
    private final MessagingLimit limit;
    private final HealthStatus health;

    /** How many messages per second a number may send and get. */
    public enum Throughput {
        /** 80 per second. */
        STANDARD(80),
        /** 1,000 per second. */
        HIGH(1_000),
        /** 20 per second: the number is also used in the WhatsApp Business app. */
        COEXISTENCE(20),
        /** Not told; 80 per second is assumed. */
        UNKNOWN(80);

        private final int perSecond;

        Throughput(int perSecond) {
            this.perSecond = perSecond;
        }

        /**
         * Messages per second, out and in together.
         *
         * @return 20, 80 or 1,000
         */
        public int perSecond() {
            return perSecond;
        }
    }

    private NumberHealth(JsonNode node) {
        this.id = node.path("id").asText("");
        this.displayNumber = node.path("display_phone_number").asText("");
        this.verifiedName = node.path("verified_name").asText("");
        this.quality = Quality.of(node.path("quality_rating").asText(""));
        this.status = upper(node.path("status"));
        this.nameStatus = upper(node.path("name_status"));
        this.verification = upper(node.path("code_verification_status"));
        this.coexistence = node.path("is_on_biz_app").asBoolean(false);
        this.throughput = coexistence
                ? Throughput.COEXISTENCE
                : switch (upper(node.path("throughput").path("level"))) {
                    case "STANDARD" -> Throughput.STANDARD;
                    case "HIGH" -> Throughput.HIGH;
                    default -> Throughput.UNKNOWN;
                };
        this.accountMode = upper(node.path("account_mode"));
        JsonNode portfolio = node.path("whatsapp_business_manager_messaging_limit");
        this.limit = MessagingLimit.of(
                portfolio.isValueNode() && !portfolio.isNull()
                        ? portfolio.asText("")
                        : node.path("messaging_limit_tier").asText(""));
        this.health = HealthStatus.read(node.path("health_status"));
    }

    static NumberHealth read(JsonNode node) {
        return new NumberHealth(node);
    }

    private static String upper(JsonNode node) {
        return node.asText("").toUpperCase(Locale.ROOT);
    }

    /**
     * The phone number id.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The number as people see it.
     *
     * @return such as {@code +1 555-078-3881}
     */
    public String displayNumber() {
        return displayNumber;
    }

    /**
     * The name as people see it.
     *
     * @return the name, possibly empty
     */
    public String verifiedName() {
        return verifiedName;
    }

    /**
     * How people take what the number sends.
     *
     * @return the rating
     */
    public Quality quality() {
        return quality;
    }

    /**
     * The status.
     *
     * @return such as {@code CONNECTED}, in capitals, as Meta wrote it; empty if Meta did not say
     */
    public String status() {
        return status;
    }

    /**
     * Whether the status means that messages do not go out, or soon will not.
     *
     * @return {@code true} for banned, restricted, rate-limited, flagged, disconnected and deleted numbers
     */
    public boolean isAtRisk() {
        return RISKY.contains(status) || quality == Quality.RED;
    }

    /**
     * Where the review of the name stands.
     *
     * @return such as {@code APPROVED}, in capitals; empty if Meta did not say
     */
    public String nameStatus() {
        return nameStatus;
    }

    /**
     * Whether the number is verified.
     *
     * @return such as {@code VERIFIED} or {@code EXPIRED}, in capitals; empty if Meta did not say
     */
    public String verification() {
        return verification;
    }

    /**
     * How many messages per second it may send.
     *
     * @return the level
     */
    public Throughput throughput() {
        return throughput;
    }

    /**
     * Whether the number is also used in the WhatsApp Business app.
     *
     * @return {@code true} if so
     */
    public boolean isCoexistence() {
        return coexistence;
    }

    /**
     * Whether it is a real number or one for tests.
     *
     * @return {@code LIVE} or {@code SANDBOX}; empty if Meta did not say
     */
    public String accountMode() {
        return accountMode;
    }

    /**
     * How many people the portfolio may reach in 24 hours.
     *
     * @return the limit; the lowest if Meta did not say
     */
    public MessagingLimit messagingLimit() {
        return limit;
    }

    /**
     * Whether messages can be sent, and what stands in the way.
     *
     * @return the status of the whole chain
     */
    public HealthStatus healthStatus() {
        return health;
    }

    /** Shows status, quality and limit, not the number. */
    @Override
    public String toString() {
        return "NumberHealth[" + id + ", " + status + ", " + quality + ", " + limit.tier() + "]";
    }
}
