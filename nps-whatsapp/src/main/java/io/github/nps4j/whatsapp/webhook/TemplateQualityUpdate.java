package io.github.nps4j.whatsapp.webhook;

import java.util.Optional;

/** A template has a new quality score; with {@code RED} it will be paused. */
public final class TemplateQualityUpdate extends TemplateRef implements WhatsAppEvent {

    TemplateQualityUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * The score before.
     *
     * @return {@code GREEN}, {@code YELLOW}, {@code RED} or {@code UNKNOWN}, as it came
     */
    public Optional<String> previousScore() {
        return value("previous_quality_score");
    }

    /**
     * The score now.
     *
     * @return {@code GREEN}, {@code YELLOW}, {@code RED} or {@code UNKNOWN}, as it came
     */
    public Optional<String> newScore() {
        return value("new_quality_score");
    }
}
