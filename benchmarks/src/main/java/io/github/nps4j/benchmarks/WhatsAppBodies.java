package io.github.nps4j.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes bodies of WhatsApp webhooks as a survey sees them: mostly statuses, then answers of every kind, a few others. */
final class WhatsAppBodies {

    /** A body and the number of its updates. */
    static final class Body {

        private final String kind;
        private final byte[] bytes;
        private final int updates;

        Body(String kind, byte[] bytes, int updates) {
            this.kind = kind;
            this.bytes = bytes;
            this.updates = updates;
        }

        String kind() {
            return kind;
        }

        /** The bytes themselves, no copy: both contenders only read them. */
        byte[] bytes() {
            return bytes;
        }

        int updates() {
            return updates;
        }
    }

    private static final String[] TEXTS = {
        "9",
        "10!",
        "\\ub9cc\\uc871\\ud574\\uc694 9\\uc810",
        "Everything was quick and friendly, thank you. 9 of 10",
        "no"
    };

    private final Random random;
    private long next = 1_000_000;

    WhatsAppBodies(long seed) {
        this.random = new Random(seed);
    }

    List<Body> singles(int count) {
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(single(random.nextInt(100)));
        }
        return bodies;
    }

    List<Body> batches(int count, int size) {
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder changes = new StringBuilder();
            for (int k = 0; k < size; k++) {
                changes.append(k == 0 ? "" : ",").append(random.nextInt(10) < 7 ? status(random.nextInt(3)) : text());
            }
            bodies.add(body("batch of " + size, changes.toString(), size));
        }
        return bodies;
    }

    /** One body of each kind that has come up since the first version of the API. */
    List<Body> kinds() {
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Body body = single(i);
            if (bodies.stream().noneMatch(other -> other.kind().equals(body.kind()))) {
                bodies.add(body);
            }
        }
        bodies.add(message(
                "order",
                "\"type\":\"order\",\"order\":{\"catalog_id\":\"5\",\"product_items\":[{"
                        + "\"product_retailer_id\":\"S1\",\"quantity\":2,\"item_price\":9.5,\"currency\":\"HKD\"}]}"));
        bodies.add(message(
                "edit",
                "\"type\":\"edit\",\"edit\":{\"original_message_id\":\"wamid.0\",\"message\":{"
                        + "\"type\":\"text\",\"text\":{\"body\":\"10\"}}}"));
        bodies.add(message("revoke", "\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"wamid.0\"}"));
        bodies.add(message(
                "call permission",
                "\"type\":\"interactive\",\"interactive\":{\"type\":"
                        + "\"call_permission_reply\",\"call_permission_reply\":{\"response\":\"accept\"}}"));
        bodies.add(message("new type", "\"type\":\"hologram\",\"hologram\":{\"id\":\"1\"}"));
        bodies.add(message(
                "unsupported", "\"type\":\"unsupported\",\"errors\":[{\"code\":131051,\"title\":\"Unknown\"}]"));
        bodies.add(body(
                "played",
                change(
                        "messages",
                        value(
                                "\"statuses\":[{\"id\":\"" + id()
                                        + "\",\"status\":\"played\",\"timestamp\":\"1790000000\",\"recipient_id\":\"821055501234\"}]")),
                1));
        bodies.add(body(
                "user_preferences",
                change(
                        "user_preferences",
                        value(
                                "\"user_preferences\":[{\"wa_id\":"
                                        + "\"821055501234\",\"category\":\"marketing_messages\",\"value\":\"stop\",\"timestamp\":1790000000}]")),
                1));
        bodies.add(body(
                "smb_message_echoes",
                change(
                        "smb_message_echoes",
                        value("\"message_echoes\":[{\"from\":"
                                + "\"85221234567\",\"to\":\"821055501234\",\"id\":\"" + id()
                                + "\",\"timestamp\":\"1790000000\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}]")),
                1));
        bodies.add(body(
                "message_template_status_update",
                change(
                        "message_template_status_update",
                        "{\"event\":\"PAUSED\",\"message_template_id\":12,\"message_template_name\":\"nps\","
                                + "\"message_template_language\":\"en-US\",\"reason\":null}"),
                1));
        bodies.add(body(
                "template_category_update",
                change(
                        "template_category_update",
                        "{\"message_template_id\":12,\"message_template_name\":\"nps\",\"message_template_language\":\"en\","
                                + "\"previous_category\":\"UTILITY\",\"new_category\":\"MARKETING\"}"),
                1));
        bodies.add(body(
                "business_capability_update",
                change(
                        "business_capability_update",
                        "{\"max_daily_conversations_per_business\":\"TIER_2K\",\"max_phone_numbers_per_business\":20}"),
                1));
        bodies.add(body("account_update", change("account_update", "{\"event\":\"ACCOUNT_DELETED\"}"), 1));
        bodies.add(body(
                "calls",
                change(
                        "calls",
                        value(
                                "\"calls\":[{\"id\":\"wacid.1\",\"from\":\"821055501234\",\"to\":"
                                        + "\"85221234567\",\"event\":\"connect\",\"timestamp\":\"1790000000\",\"direction\":\"USER_INITIATED\"}]")),
                1));
        return bodies;
    }

    private Body single(int dice) {
        if (dice < 55) {
            return body("status", status(dice % 3), 1);
        }
        if (dice < 60) {
            return body(
                    "failed",
                    change(
                            "messages",
                            value("\"statuses\":[{\"id\":\"" + id()
                                    + "\",\"status\":\"failed\",\"timestamp\":\"1790000000\",\"recipient_id\":\"821055501234\",\"errors\":"
                                    + "[{\"code\":131049,\"title\":\"Not delivered\",\"message\":\"Not delivered\",\"error_data\":{"
                                    + "\"details\":\"To keep the ecosystem healthy\"}}]}]")),
                    1);
        }
        if (dice < 80) {
            return body("text", text(), 1);
        }
        if (dice < 86) {
            return message(
                    "button", context() + "\"type\":\"button\",\"button\":{\"payload\":\"nps:v1:s:9\",\"text\":\"9\"}");
        }
        if (dice < 90) {
            return message(
                    "list_reply",
                    context() + "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\","
                            + "\"list_reply\":{\"id\":\"nps:v1:s:9\",\"title\":\"9\",\"description\":\"Likely\"}}");
        }
        if (dice < 93) {
            return message(
                    "button_reply",
                    context() + "\"type\":\"interactive\",\"interactive\":{\"type\":"
                            + "\"button_reply\",\"button_reply\":{\"id\":\"nps:v1:s:b:9\",\"title\":\"9 to 10\"}}");
        }
        if (dice < 96) {
            return message(
                    "nfm_reply",
                    context() + "\"type\":\"interactive\",\"interactive\":{\"type\":\"nfm_reply\","
                            + "\"nfm_reply\":{\"name\":\"flow\",\"body\":\"Sent\",\"response_json\":\"{\\\"flow_token\\\":"
                            + "\\\"nps:v1:s\\\",\\\"score\\\":\\\"9\\\",\\\"comment\\\":\\\"Quick\\\"}\"}}");
        }
        if (dice < 98) {
            return message(
                    "image",
                    "\"type\":\"image\",\"image\":{\"mime_type\":\"image/jpeg\",\"sha256\":\"q83vq83v\"," + "\"id\":\""
                            + next++ + "\",\"caption\":\"My receipt\"}");
        }
        return message(
                "reaction",
                "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"" + id() + "\",\"emoji\":\"\\ud83d\\udc4d\"}");
    }

    private String status(int which) {
        String[] names = {"sent", "delivered", "read"};
        String price = which == 2
                ? ""
                : ",\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":\"utility\"}";
        return change(
                "messages",
                value("\"statuses\":[{\"id\":\"" + id() + "\",\"status\":\"" + names[which]
                        + "\",\"timestamp\":\"1790000000\",\"recipient_id\":\"821055501234\",\"biz_opaque_callback_data\":\"send-"
                        + next++ + "\"" + price + "}]"));
    }

    private String text() {
        return change(
                "messages",
                messages(context() + "\"type\":\"text\",\"text\":{\"body\":\"" + TEXTS[random.nextInt(TEXTS.length)]
                        + "\"}"));
    }

    private Body message(String kind, String more) {
        return body(kind, change("messages", messages(more)), 1);
    }

    private String messages(String more) {
        return value("\"contacts\":[{\"profile\":{\"name\":\"Mina Park\"},\"wa_id\":\"821055501234\"}],\"messages\":[{"
                + "\"from\":\"821055501234\",\"id\":\"" + id() + "\",\"timestamp\":\"1790000000\"," + more + "}]");
    }

    private String context() {
        return "\"context\":{\"from\":\"85221234567\",\"id\":\"" + id() + "\"},";
    }

    private String id() {
        return "wamid.HBgMODIxMDU1NTAxMjM0FQIAEhgUM0E"
                + Long.toString(next++, 36).toUpperCase(Locale.ROOT) + "QUJDREVGRwA=";
    }

    private static String value(String more) {
        return "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"85221234567\","
                + "\"phone_number_id\":\"600500400300\"}," + more + "}";
    }

    private static String change(String field, String value) {
        return "{\"value\":" + value + ",\"field\":\"" + field + "\"}";
    }

    private static Body body(String kind, String changes, int updates) {
        String json = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"700100200300\",\"changes\":["
                + changes + "]}]}";
        return new Body(kind, json.getBytes(StandardCharsets.UTF_8), updates);
    }
}
