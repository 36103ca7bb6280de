package io.github.nps4j.whatsapp.webhook;

import java.util.Optional;

/** The text or the buttons of a template were changed: what is remembered of it is out of date. */
public final class TemplateComponentsUpdate extends TemplateRef implements WhatsAppEvent {

    TemplateComponentsUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * The text of the body.
     *
     * @return the text with its placeholders
     */
    public Optional<String> body() {
        return value("message_template_element");
    }

    /**
     * The text of the header.
     *
     * @return the text
     */
    public Optional<String> header() {
        return value("message_template_title");
    }

    /**
     * The text of the footer.
     *
     * @return the text
     */
    public Optional<String> footer() {
        return value("message_template_footer");
    }
}
