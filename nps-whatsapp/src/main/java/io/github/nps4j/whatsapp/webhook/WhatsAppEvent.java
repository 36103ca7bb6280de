package io.github.nps4j.whatsapp.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * One update of a webhook. Ask with {@code instanceof}; what this version does not know, or cannot read, is
 * {@link UnknownUpdate}. All kinds are immutable, thread-safe and keep their JSON; {@code toString} shows none of it.
 */
public sealed interface WhatsAppEvent
        permits AccountUpdate,
                AutomaticEvent,
                CallUpdate,
                CapabilityUpdate,
                ChatMessage,
                ContactSync,
                FlowUpdate,
                GroupUpdate,
                HistoryChunk,
                MessageStatus,
                PaymentStatus,
                PhoneNumberUpdate,
                PlatformError,
                TemplateCategoryUpdate,
                TemplateComponentsUpdate,
                TemplateQualityUpdate,
                TemplateStatusUpdate,
                UnknownUpdate,
                UserIdChange,
                UserPreference,
                UsernameUpdate {

    /**
     * Where it comes from.
     *
     * @return account, number and field
     */
    WebhookOrigin origin();

    /**
     * When it happened: the update's own time, and if it has none, that of its entry.
     *
     * @return the time, to the second, if one was told
     */
    Optional<Instant> timestamp();

    /**
     * The update as it came: the element of its list ({@code messages}, {@code statuses} and so on), or for a field
     * without a list the whole change, that is {@code field} and {@code value}.
     *
     * @return the JSON
     */
    RawJson raw();
}
