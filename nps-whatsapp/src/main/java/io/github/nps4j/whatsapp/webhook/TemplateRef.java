package io.github.nps4j.whatsapp.webhook;

import java.util.Optional;

/** What all updates about a template have in common. */
abstract class TemplateRef extends ChangeUpdate {

    TemplateRef(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * The template in one language.
     *
     * @return its id
     */
    public final Optional<String> templateId() {
        return value("message_template_id");
    }

    /**
     * The name of the template.
     *
     * @return the name
     */
    public final Optional<String> templateName() {
        return value("message_template_name");
    }

    /**
     * The language of the template, in the form that is used when it is sent: {@code en_US}, also where Meta writes
     * {@code en-US}.
     *
     * @return the code
     */
    public final Optional<String> language() {
        return value("message_template_language").map(code -> code.replace('-', '_'));
    }
}
