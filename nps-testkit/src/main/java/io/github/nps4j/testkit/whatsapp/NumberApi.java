package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;

/** Numbers of the business and their health. Called with the account's monitor held. */
final class NumberApi {

    private final Account account;

    NumberApi(Account account) {
        this.account = account;
    }

    Answer read(Account.BusinessNumber number) {
        ObjectNode answer = JsonTrees.object()
                .put("id", number.id)
                .put("display_phone_number", "+" + number.displayNumber)
                .put("verified_name", "Test Business")
                .put("quality_rating", number.quality)
                .put("name_status", "APPROVED")
                .put("status", number.status)
                .put("code_verification_status", "VERIFIED")
                .put("account_mode", "LIVE")
                .put("platform_type", "CLOUD_API")
                .put("is_on_biz_app", account.settings.perSecond == 20)
                .put("whatsapp_business_manager_messaging_limit", tier(account.settings.portfolioLimit));
        answer.putObject("throughput").put("level", account.settings.perSecond >= 1_000 ? "HIGH" : "STANDARD");
        answer.set("health_status", health(account, "PHONE_NUMBER", number.id));
        return Answer.json(200, answer);
    }

    Answer account(String id) {
        ObjectNode answer = JsonTrees.object().put("id", id);
        answer.set("health_status", health(account, "WABA", id));
        return Answer.json(200, answer);
    }

    static ObjectNode health(Account account, String kind, String id) {
        boolean connected = account.numbers.values().stream().allMatch(number -> number.status.equals("CONNECTED"));
        String can = connected ? "AVAILABLE" : "BLOCKED";
        ObjectNode health = JsonTrees.object().put("can_send_message", can);
        ObjectNode entity = health.putArray("entities")
                .addObject()
                .put("entity_type", kind)
                .put("id", id)
                .put("can_send_message", can);
        if (!connected) {
            entity.putArray("errors")
                    .addObject()
                    .put("error_code", 141_000)
                    .put("error_description", "The number is not connected.")
                    .put("possible_solution", "Connect the number.");
        }
        return health;
    }

    private static String tier(int people) {
        if (people <= 0) {
            return "TIER_UNLIMITED";
        }
        return people % 1_000 == 0 ? "TIER_" + people / 1_000 + "K" : "TIER_" + people;
    }
}
