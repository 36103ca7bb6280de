package io.github.nps4j.whatsapp.channel;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Message;
import io.github.nps4j.channel.MessageChannel;
import io.github.nps4j.channel.SendResult;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.whatsapp.cloud.Recipient;
import io.github.nps4j.whatsapp.cloud.WhatsAppMessage;
import io.github.nps4j.whatsapp.outbox.Outbound;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.outbox.SendState;
import io.github.nps4j.whatsapp.phone.PhoneBook;
import io.github.nps4j.whatsapp.survey.SurveyInvitee;
import io.github.nps4j.whatsapp.webhook.MessageStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp as a channel for campaigns: sends under the policy, and once per message id, whatever happens in between.
 *
 * <p>A person is addressed by the phone number, or by WhatsApp's user id as the custom key
 * {@value SurveyInvitee#USER_ID_KEY}. Plain text goes only inside the person's service window; outside of it the result is
 * a refusal that says to give a template. Hand statuses of the webhook to {@link #accept}, so that messages whose answer was
 * lost are settled, and call {@link #runDue} from time to time, so that those of which no status tells are sent again.
 *
 * <p>Safe for use by many threads and, on a shared store, by many nodes.
 */
public final class WhatsAppChannel implements MessageChannel {

    private static final int LONGEST_PLAIN_ID = 150;

    private final SendOutbox outbox;
    private final ChannelStore store;
    private final PhoneBook phones;
    private final String defaultLanguage;
    private final @Nullable String defaultRegion;

    private WhatsAppChannel(Builder builder) {
        this.outbox = builder.outbox;
        this.store = builder.store;
        this.phones = new PhoneBook(builder.store);
        this.defaultLanguage = builder.defaultLanguage;
        this.defaultRegion = builder.defaultRegion;
    }

    /**
     * A builder.
     *
     * @param outbox sends under the policy; stays the caller's
     * @param store the store of the outbox
     * @return a builder
     */
    public static Builder builder(SendOutbox outbox, ChannelStore store) {
        return new Builder(outbox, store);
    }

    @Override
    public String name() {
        return "whatsapp";
    }

    @Override
    public boolean reaches(io.github.nps4j.channel.Recipient recipient) {
        return address(recipient.identity()) != null;
    }

    @Override
    public SendResult send(Message message) {
        String address = address(message.recipient().identity());
        if (address == null) {
            return new SendResult.Refused(Failure.of(
                    FailureKind.INVALID_VALUE,
                    "the person has neither a phone number in international form nor a user id of WhatsApp: give one"));
        }
        Outbound outbound;
        try {
            outbound = outbound(message, address);
        } catch (IllegalArgumentException e) {
            return new SendResult.Refused(
                    Failure.of(FailureKind.INVALID_VALUE, "message " + message.id() + ": " + e.getMessage()));
        }
        return result(outbound, outbox.send(outbound));
    }

    private SendResult result(Outbound outbound, SendState state) {
        if (state instanceof SendState.Accepted accepted) {
            return new SendResult.Accepted(accepted.messageId());
        }
        if (state instanceof SendState.Later later) {
            return new SendResult.Later(later.notBefore(), later.why());
        }
        if (state instanceof SendState.Suppressed suppressed) {
            return new SendResult.Suppressed(suppressed.reason(), suppressed.why());
        }
        if (state instanceof SendState.Uncertain uncertain) {
            return new SendResult.Unknown(Failure.of(
                    FailureKind.UNKNOWN_OUTCOME,
                    "the answer of WhatsApp was lost; a status is waited for until " + uncertain.until()));
        }
        String why =
                state instanceof SendState.NeedsTemplate template ? template.why() : ((SendState.Refused) state).why();
        outbox.giveUp(outbound.id(), why);
        return new SendResult.Refused(Failure.of(FailureKind.INVALID_VALUE, why));
    }

    private @Nullable String address(Identity identity) {
        return identity.key("phone")
                .map(key -> key.normalized() ? key : IdentityKey.phone(key.value(), defaultRegion))
                .filter(IdentityKey::normalized)
                .or(() -> identity.key("custom." + SurveyInvitee.USER_ID_KEY))
                .map(IdentityKey::value)
                .orElse(null);
    }

    private Outbound outbound(Message message, String address) {
        String language = message.recipient().language().orElse(defaultLanguage);
        return outbound(
                        rowId(message.id()),
                        address,
                        message.purpose(),
                        MessageJson.message(message.content(), language))
                .inZone(message.recipient().zone().orElse(null))
                .keeping(MessageJson.write(message, address, language));
    }

    private Outbound outbound(
            String id, String address, io.github.nps4j.channel.Purpose purpose, WhatsAppMessage message) {
        String digits = address.startsWith("+") ? address.substring(1) : address;
        String person = store.personsOf(List.of(digits)).getOrDefault(digits, address);
        Set<String> names = new LinkedHashSet<>(phones.names(person));
        names.add(address);
        Recipient to = address.startsWith("+") ? Recipient.phone(address) : Recipient.userId(address);
        return Outbound.of(id, person, to, purpose, message).knownAs(names);
    }

    /** Ours, so that the ids of a host never meet those of surveys. */
    private static String rowId(String id) {
        if (id.length() <= LONGEST_PLAIN_ID) {
            return "msg/" + id;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return "msg#" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Takes in a status of the webhook.
     *
     * @param status the status of a message
     * @return what it says about a message of this channel; empty if it is not ours or says nothing new
     */
    public Optional<SendResult> accept(MessageStatus status) {
        return outbox.told(status).filter(told -> told.id().startsWith("msg")).map(told -> {
            SendState state = told.state();
            if (state instanceof SendState.Accepted accepted) {
                return new SendResult.Accepted(accepted.messageId());
            }
            if (state instanceof SendState.Later later) {
                return new SendResult.Later(later.notBefore(), later.why());
            }
            return new SendResult.Refused(Failure.of(
                    FailureKind.INVALID_VALUE,
                    state instanceof SendState.Refused refused ? refused.why() : "WhatsApp reports that it failed"));
        });
    }

    /**
     * Looks after messages whose answer was lost and of which no status has told in time: under
     * {@link io.github.nps4j.whatsapp.outbox.AfterUncertainty#REPEAT} they are sent again, otherwise they end as failed.
     * So are messages that WhatsApp reported as not delivered for a reason that passes.
     *
     * @return how many were looked at
     */
    public int runDue() {
        return outbox.resumeKept((id, body) -> {
            MessageJson kept = MessageJson.read(body);
            return outbound(id, kept.address(), kept.purpose(), kept.message())
                    .inZone(kept.zone())
                    .keeping(body);
        });
    }

    @Override
    public String toString() {
        return "WhatsAppChannel[" + outbox + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final SendOutbox outbox;
        private final ChannelStore store;
        private String defaultLanguage = "en";
        private @Nullable String defaultRegion;

        private Builder(SendOutbox outbox, ChannelStore store) {
            this.outbox = Objects.requireNonNull(outbox);
            this.store = Objects.requireNonNull(store);
        }

        /**
         * The language of templates for people whose own is not known; English by default.
         *
         * @param language a language code of WhatsApp such as {@code pt_BR}
         * @return this builder
         */
        public Builder defaultLanguage(String language) {
            this.defaultLanguage = Objects.requireNonNull(language);
            return this;
        }

        /**
         * The region of phone numbers without a country code; without it such people are not reached.
         *
         * @param region an ISO 3166-1 alpha-2 region such as {@code KR}, or {@code null}
         * @return this builder
         */
        public Builder defaultRegion(@Nullable String region) {
            this.defaultRegion = region;
            return this;
        }

        /**
         * The channel.
         *
         * @return the channel
         */
        public WhatsAppChannel build() {
            return new WhatsAppChannel(this);
        }
    }
}
