package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.internal.RollingWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes messages, and makes what comes of them: statuses and answers. Called with the account's monitor held. */
final class MessageApi {

    private static final Duration SENT = Duration.ofSeconds(1);
    private static final Duration DELIVERED = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(10);

    private final Account account;
    private final WebhookQueue webhooks;

    MessageApi(Account account, WebhookQueue webhooks) {
        this.account = account;
        this.webhooks = webhooks;
    }

    Answer markRead(JsonNode body) {
        String id = body.path("message_id").asText("");
        if (!body.path("status").asText("").equals("read")) {
            throw GraphException.value("The status must be read.");
        }
        if (!id.startsWith("wamid.")) {
            throw GraphException.value("The message_id is not valid.");
        }
        return Answer.json(200, JsonTrees.object().put("success", true));
    }

    Answer send(Account.BusinessNumber number, JsonNode body, @Nullable WhatsAppFault fault) {
        MessageRules.check(body);
        Instant now = account.now();
        Person person = recipient(number, body);
        if (person.user.phone.equals(number.displayNumber)) {
            throw new GraphException(131021, "The recipient cannot be the sender.");
        }
        String ourId = body.path("biz_opaque_callback_data").asText("");
        SimulatedTemplate template = template(body);
        checkFlow(body, template, now);
        if (!number.perSecond.take(now)) {
            account.violation(Violation.Kind.THROUGHPUT, "", "more messages in a second than the number may send");
            throw new GraphException(130429, "Cloud API message throughput has been reached.");
        }
        if (account.settings.pairRate && !person.takePair(number.id, now)) {
            account.violation(Violation.Kind.PAIR_RATE, "", "messages to one person too quickly");
            throw new GraphException(
                    131056, "Too many messages sent from the sender phone number to the same recipient phone number.");
        }
        boolean open = person.isWindowOpen(number.id, now);
        if (!open && template == null && account.settings.refusesOutsideWindow) {
            account.violation(Violation.Kind.OUTSIDE_WINDOW, "", "a free-form message outside of the service window");
            throw new GraphException(131047, "More than 24 hours have passed since the customer last replied.");
        }
        if (!open && template != null && !account.reach(person.user.waId, now)) {
            account.violation(Violation.Kind.PORTFOLIO_LIMIT, "", "one person more than the portfolio may reach");
            throw new GraphException(
                    131048, "There are restrictions on how many messages can be sent from this phone number.");
        }
        String id = account.newMessageId("T");
        watch(person, template, id, ourId);
        int failure = fault != null && fault.laterFailure() != 0
                ? fault.laterFailure()
                : failure(person, template, id, open, now);
        SentMessage message =
                new SentMessage(id, number.id, number.displayNumber, person.user.waId, now, body, template, failure);
        account.messages.add(message);
        account.byId.put(id, message);
        account.countSend(now);
        if (template != null && template.isMarketing() && failure == 0) {
            person.marketing.addLast(now);
        }
        follow(number, person, message);
        return Answer.json(200, accepted(body, person, id, template != null && fault != null && fault.isHeld()));
    }

    private Person recipient(Account.BusinessNumber number, JsonNode body) {
        String to = body.path("to").asText("");
        if (to.isEmpty()) {
            String userId = body.path("recipient").asText("");
            if (userId.isEmpty()) {
                throw GraphException.missing("to");
            }
            Person person = account.byUserId(userId);
            if (person == null) {
                throw GraphException.value("The recipient is not a user of this business.");
            }
            return person;
        }
        String digits = to.replaceAll("[^0-9]", "");
        if (digits.length() < 7 || digits.length() > 15 || !to.matches("[+]?[0-9 ()-]+") || to.startsWith("+0")) {
            throw GraphException.value("The recipient's phone number is not valid.");
        }
        if (!to.startsWith("+")) {
            account.violation(
                    Violation.Kind.NUMBER_WITHOUT_PLUS,
                    "",
                    "a recipient without +, read as a number of our own country");
            digits = digits.replaceAll("^0+", "");
            String country = number.displayNumber.startsWith("1") ? "1" : number.displayNumber.substring(0, 2);
            digits = digits.length() > 13 ? digits : country + digits;
        }
        return account.byPhone(digits);
    }

    private @Nullable SimulatedTemplate template(JsonNode body) {
        if (!body.path("type").asText("").equals("template")) {
            return null;
        }
        JsonNode sent = body.path("template");
        SimulatedTemplate template = account.templates.get(Account.templateKey(
                sent.path("name").asText(""), sent.path("language").path("code").asText("")));
        try {
            if (template == null) {
                throw new GraphException(132001, "The template name does not exist in the translation.");
            }
            MessageRules.fits(sent.path("components"), template);
        } catch (GraphException e) {
            account.violation(Violation.Kind.TEMPLATE, "", "a template that cannot be sent: code " + e.code);
            throw e;
        }
        return template;
    }

    /** A Flow that is blocked cannot be sent, and one that is throttled ten times an hour only. */
    private void checkFlow(JsonNode body, @Nullable SimulatedTemplate template, Instant now) {
        String flow = body.path("interactive")
                .path("action")
                .path("parameters")
                .path("flow_id")
                .asText("");
        if (template != null) {
            for (JsonNode button : template.buttons()) {
                flow = button.path("flow_id").asText(flow);
            }
        }
        if (account.blockedFlows.contains(flow)) {
            throw new GraphException(132068, "The Flow is in blocked state.");
        }
        RollingWindow throttle = account.throttledFlows.get(flow);
        if (throttle != null && !throttle.take(now)) {
            throw new GraphException(132069, "The Flow is in throttled state and 10 messages were sent in an hour.");
        }
    }

    /** Rules that no answer of Meta's would show. */
    private void watch(Person person, @Nullable SimulatedTemplate template, String id, String ourId) {
        if (!ourId.isEmpty() && account.ourIds.merge(ourId, 1, Integer::sum) > 1) {
            account.violation(Violation.Kind.REPEATED_ID, id, "a second message with the id " + ourId);
        }
        if (person.forbidden) {
            account.violation(Violation.Kind.FORBIDDEN, id, "a message to a person who must get none");
        }
        if (person.stopped && template != null) {
            account.violation(Violation.Kind.AFTER_STOP, id, "a template after the person said stop");
        }
    }

    /** The code with which the message fails, or 0. */
    private int failure(Person person, @Nullable SimulatedTemplate template, String id, boolean open, Instant now) {
        if (!person.user.reachable) {
            return 131026;
        }
        if (template == null) {
            if (!open) {
                account.violation(
                        Violation.Kind.OUTSIDE_WINDOW, id, "a free-form message outside of the service window");
                return 131047;
            }
            return 0;
        }
        if (!template.isMarketing()) {
            return 0;
        }
        if (person.marketingStopped) {
            account.violation(Violation.Kind.MARKETING_OPT_OUT, id, "marketing to a person who stopped it");
            return 131050;
        }
        if (person.user.inExperiment && !open) {
            return 130472;
        }
        int cap = account.settings.marketingCap;
        if (cap > 0 && !open && person.marketingWithin24Hours(now) >= cap) {
            account.violation(Violation.Kind.MARKETING_CAP, id, "more marketing to a person than the cap");
            return 131049;
        }
        return 0;
    }

    private static ObjectNode accepted(JsonNode body, Person person, String id, boolean held) {
        ObjectNode answer = JsonTrees.object().put("messaging_product", "whatsapp");
        ObjectNode contact = answer.putArray("contacts").addObject();
        if (body.hasNonNull("to")) {
            contact.put("input", body.path("to").asText()).put("wa_id", person.user.waId);
        } else {
            contact.put("input", body.path("recipient").asText()).put("user_id", person.user.userId);
        }
        answer.putArray("messages")
                .addObject()
                .put("id", id)
                .put("message_status", held ? "held_for_quality_assessment" : "accepted");
        return answer;
    }

    private void follow(Account.BusinessNumber number, Person person, SentMessage message) {
        Instant at = message.at();
        if (message.failure() != 0) {
            webhooks.add(at.plus(SENT), when -> status(number, person, message, "failed", when), null);
            return;
        }
        webhooks.add(at.plus(SENT), when -> status(number, person, message, "sent", when), null);
        webhooks.add(at.plus(DELIVERED), when -> status(number, person, message, "delivered", when), null);
        if (person.user.readsMessages) {
            webhooks.add(at.plus(READ), when -> status(number, person, message, "read", when), null);
        }
        for (CustomerReply reply : person.customer.answer(message)) {
            say(number, person, reply, message, at.plus(DELIVERED).plus(reply.delay()));
        }
    }

    /** The person writes at some moment. */
    void say(Account.BusinessNumber number, Person person, CustomerReply reply, @Nullable SentMessage to, Instant due) {
        webhooks.add(
                due,
                when -> {
                    ObjectNode change = Webhook.messages(number);
                    ObjectNode value = (ObjectNode) change.get("value");
                    Webhook.contact(value, person.user, true);
                    ObjectNode message = value.putArray("messages").addObject();
                    if (!person.user.hidesPhone) {
                        message.put("from", person.user.waId);
                    }
                    if (person.user.userId != null) {
                        message.put("from_user_id", person.user.userId);
                    }
                    message.put("id", account.newMessageId("F")).put("timestamp", Long.toString(when.getEpochSecond()));
                    if (!reply.write(message, to)) {
                        return null;
                    }
                    person.wrote(number.id, when);
                    return change;
                },
                reply.isStop() ? () -> person.stopped = true : null);
    }

    private static ObjectNode status(
            Account.BusinessNumber number, Person person, SentMessage message, String status, Instant when) {
        ObjectNode change = Webhook.messages(number);
        ObjectNode value = (ObjectNode) change.get("value");
        boolean failed = status.equals("failed");
        if (!failed) {
            Webhook.contact(value, person.user, true);
        }
        ObjectNode node = value.putArray("statuses")
                .addObject()
                .put("id", message.id())
                .put("status", status)
                .put("timestamp", Long.toString(when.getEpochSecond()));
        if (!person.user.hidesPhone) {
            node.put("recipient_id", person.user.waId);
        }
        if (person.user.userId != null) {
            node.put("recipient_user_id", person.user.userId);
        }
        if (!message.ourId().isEmpty()) {
            node.put("biz_opaque_callback_data", message.ourId());
        }
        if (status.equals("sent") || status.equals("delivered")) {
            SimulatedTemplate template = message.template();
            node.putObject("pricing")
                    .put("billable", true)
                    .put("pricing_model", "PMP")
                    .put("type", "regular")
                    .put(
                            "category",
                            template == null ? "service" : template.category().toLowerCase(java.util.Locale.ROOT));
        }
        if (failed) {
            node.putArray("errors")
                    .add(GraphErrors.webhook(
                            message.failure(), GraphErrors.of(message.failure()).title()));
        }
        return change;
    }

    /** The person stops or resumes marketing in WhatsApp's own settings. */
    void preference(Account.BusinessNumber number, Person person, boolean stops) {
        person.marketingStopped = stops;
        webhooks.add(
                account.now(),
                when -> {
                    ObjectNode change = Webhook.messages(number).put("field", "user_preferences");
                    ObjectNode value = (ObjectNode) change.get("value");
                    Webhook.contact(value, person.user, true);
                    ObjectNode preference = value.putArray("user_preferences").addObject();
                    if (!person.user.hidesPhone) {
                        preference.put("wa_id", person.user.waId);
                    }
                    if (person.user.userId != null) {
                        preference.put("user_id", person.user.userId);
                    }
                    preference
                            .put("detail", "User requested to " + (stops ? "stop" : "resume") + " marketing messages")
                            .put("category", "marketing_messages")
                            .put("value", stops ? "stop" : "resume")
                            .put("timestamp", when.getEpochSecond());
                    return change;
                },
                null);
    }

    /** Meta changes the status of a template. */
    void templateStatus(SimulatedTemplate template, String event) {
        webhooks.add(
                account.now(),
                when -> {
                    ObjectNode change = JsonTrees.object().put("field", "message_template_status_update");
                    change.putObject("value")
                            .put("event", event)
                            .put(
                                    "message_template_id",
                                    Math.abs((long) template.name().hashCode()) + 100_000L)
                            .put("message_template_name", template.name())
                            .put(
                                    "message_template_language",
                                    template.language().replace('_', '-'))
                            .put("reason", "NONE")
                            .put("message_template_category", template.category());
                    return change;
                },
                null);
    }

    List<SentMessage> messages() {
        return new ArrayList<>(account.messages);
    }
}
