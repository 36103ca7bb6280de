package io.github.nps4j.whatsapp.webhook;

/**
 * What a message holds. Ask with {@code instanceof}; what this version does not know, or cannot read, is
 * {@link UnknownContent}. All kinds are immutable, thread-safe and keep their JSON.
 */
public sealed interface MessageContent
        permits ButtonReply,
                CallPermissionReply,
                EditContent,
                FlowReply,
                ListReply,
                LocationContent,
                MediaContent,
                OrderContent,
                QuickReply,
                ReactionContent,
                RevokeContent,
                SharedContacts,
                SystemNotice,
                TextContent,
                UnknownContent,
                UnsupportedContent,
                WelcomeRequest {

    /**
     * The object of the content as it came, for instance that under {@code text}; the whole message for kinds that have no
     * object of their own.
     *
     * @return the JSON
     */
    RawJson raw();
}
