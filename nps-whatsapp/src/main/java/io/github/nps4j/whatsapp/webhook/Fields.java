package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the fields that have no list: by the name of the field, and where that is missing or wrong by their keys. */
final class Fields {

    private Fields() {}

    static WhatsAppEvent read(WebhookOrigin origin, String place) {
        JsonNode value = origin.value();
        return switch (origin.field()) {
            // Meta's own sample of a quality update has the field of a status update
            case "message_template_status_update" ->
                isQuality(value) ? new TemplateQualityUpdate(origin) : new TemplateStatusUpdate(origin);
            case "message_template_quality_update" -> new TemplateQualityUpdate(origin);
            case "template_category_update", "template_correct_category_detection" ->
                new TemplateCategoryUpdate(origin);
            case "message_template_components_update" -> new TemplateComponentsUpdate(origin);
            case "phone_number_quality_update", "phone_number_name_update" -> new PhoneNumberUpdate(origin);
            case "business_capability_update" -> new CapabilityUpdate(origin);
            case "business_username_update" -> new UsernameUpdate(origin);
            case "flows" -> new FlowUpdate(origin);
            case "account_update",
                    "account_alerts",
                    "account_review_update",
                    "account_settings_update",
                    "business_status_update",
                    "security",
                    "partner_solutions",
                    "payment_configuration_update" -> new AccountUpdate(origin);
            default -> byKeys(origin, value, place);
        };
    }

    private static WhatsAppEvent byKeys(WebhookOrigin origin, JsonNode value, String place) {
        if (isQuality(value)) {
            return new TemplateQualityUpdate(origin);
        }
        if (value.has("correct_category") || value.has("previous_category")) {
            return new TemplateCategoryUpdate(origin);
        }
        if (value.has("message_template_element")) {
            return new TemplateComponentsUpdate(origin);
        }
        if (value.has("message_template_id") && value.has("event")) {
            return new TemplateStatusUpdate(origin);
        }
        if (value.has("flow_id") && value.has("event")) {
            return new FlowUpdate(origin);
        }
        if (value.has("requested_verified_name") || (value.has("current_limit") && value.has("event"))) {
            return new PhoneNumberUpdate(origin);
        }
        if (value.has("max_daily_conversation_per_phone") || value.has("max_daily_conversations_per_business")) {
            return new CapabilityUpdate(origin);
        }
        if (value.has("ban_info") || value.has("violation_info") || value.has("restriction_info")) {
            return new AccountUpdate(origin);
        }
        return new UnknownUpdate(origin, place.equals("changes") ? "value" : place, origin.change());
    }

    private static boolean isQuality(JsonNode value) {
        return value.has("new_quality_score") || value.has("previous_quality_score");
    }
}
