package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.contract.FieldRole;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contract's harness of a {@link PipedriveSimulator}. The account has the fields of
 * {@link PipedriveSimulator#addNpsFields()}; every kind of key can be shared, because Pipedrive has no unique fields. Points
 * in time are left out, because Pipedrive has no field for them. Not thread-safe beyond what the simulator is.
 */
public final class PipedriveHarness implements CrmHarness {

    private static final Map<FieldRole, String> FIELDS = Map.of(
            FieldRole.SCORE, "NPS score",
            FieldRole.COMMENT, "NPS comment",
            FieldRole.OTHER_TEXT, "NPS survey",
            FieldRole.SEGMENT, "NPS segment",
            FieldRole.THEMES, "NPS themes",
            FieldRole.CONTACT_ME, "NPS contact me",
            FieldRole.ANSWERED_ON, "NPS answered on");
    private static final Map<FieldRole, String> HISTORY_FIELDS = Map.of(
            FieldRole.SCORE, "Score",
            FieldRole.COMMENT, "Comment",
            FieldRole.SEGMENT, "Segment");
    private static final PipedriveKind KIND = PipedriveKind.PERSON;

    private final PipedriveSimulator pipedrive;

    private PipedriveHarness(PipedriveSimulator pipedrive) {
        this.pipedrive = pipedrive;
        pipedrive.addNpsFields();
    }

    /**
     * A harness with a simulator of its own, which is stopped with the harness.
     *
     * @return a harness of a running simulator
     */
    public static PipedriveHarness start() {
        return of(PipedriveSimulator.start());
    }

    /**
     * A harness of a simulator.
     *
     * @param pipedrive a running simulator; the NPS fields are added to it, and it is stopped with the harness
     * @return a harness
     */
    public static PipedriveHarness of(PipedriveSimulator pipedrive) {
        return new PipedriveHarness(pipedrive);
    }

    /**
     * The simulator behind the harness.
     *
     * @return the simulator, for its address and token
     */
    public PipedriveSimulator simulator() {
        return pipedrive;
    }

    /** In Pipedrive the id of a merged record leads nowhere, and records are not locked. */
    @Override
    public Set<Feature> features() {
        return EnumSet.complementOf(EnumSet.of(Feature.MERGE, Feature.LISTS, Feature.ASSOCIATIONS, Feature.LOCK));
    }

    @Override
    public Map<FieldRole, String> fields() {
        return FIELDS;
    }

    @Override
    public Map<String, Optional<String>> keyKinds() {
        return Map.of(
                "email", Optional.empty(),
                "phone", Optional.empty(),
                "customer_id", Optional.of("Customer id"),
                "account_number", Optional.of("Account number"));
    }

    @Override
    public Set<String> sharedKinds() {
        return Set.of("email", "phone", "customer_id", "account_number");
    }

    @Override
    public Set<String> createKinds() {
        return Set.of("email", "customer_id");
    }

    @Override
    public Set<String> secrets() {
        return Set.of(pipedrive.apiToken(), pipedrive.clientSecret(), pipedrive.refreshToken());
    }

    @Override
    public String addRecord(List<? extends IdentityKey> keys) {
        ObjectNode body = JsonTrees.object().put("name", "A person");
        for (IdentityKey key : keys) {
            switch (key.kind()) {
                case "email" -> PipedriveSimulator.putAddresses(body, "emails", key.value());
                case "phone" -> PipedriveSimulator.putAddresses(body, "phones", key.value());
                case "customer_id" -> body.withObject("/custom_fields").put(code("Customer id"), key.value());
                case "account_number" -> body.withObject("/custom_fields").put(code("Account number"), key.value());
                default -> throw new IllegalArgumentException("no field for the key " + key.kind());
            }
        }
        String id = pipedrive.add(KIND, body);
        pipedrive.indexNow();
        return id;
    }

    private String code(String label) {
        return pipedrive.field(KIND, label).code();
    }

    @Override
    public void put(String recordId, String field, FieldValue value) {
        ObjectNode changes = JsonTrees.object();
        changes.putObject("custom_fields").set(code(field), encoded(pipedrive.field(KIND, field), value));
        pipedrive.change(KIND, recordId, changes);
        pipedrive.indexNow();
    }

    private static JsonNode encoded(PipedriveField field, FieldValue value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof FieldValue.ClearValue) {
            return nodes.nullNode();
        }
        if (value instanceof FieldValue.NumberValue number) {
            return nodes.numberNode(number.value());
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            ArrayNode ids = nodes.arrayNode();
            choices.values().forEach(label -> ids.add(id(field, label)));
            return ids;
        }
        if (value instanceof FieldValue.BooleanValue bool) {
            return nodes.numberNode(id(field, bool.value() ? "Yes" : "No"));
        }
        String text = String.valueOf(value.plain());
        return field.hasOptions() ? nodes.numberNode(id(field, text)) : nodes.textNode(text);
    }

    private static int id(PipedriveField field, String label) {
        return field.options().stream()
                .filter(option -> option.label().equals(label))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Override
    public @Nullable Object value(String recordId, String field) {
        JsonNode held = pipedrive.value(KIND, recordId, field);
        if (held.isMissingNode() || held.isNull()) {
            return null;
        }
        PipedriveField described = pipedrive.field(KIND, field);
        return switch (described.type()) {
            case "double" -> held.isNumber() ? held.decimalValue() : held.asText();
            case "date" -> LocalDate.parse(held.asText());
            case "enum" -> {
                String label = label(described, held);
                yield field.equals(FIELDS.get(FieldRole.CONTACT_ME)) ? (Object) label.equals("Yes") : label;
            }
            case "set" -> {
                List<String> labels = new ArrayList<>();
                held.forEach(one -> labels.add(label(described, one)));
                yield labels;
            }
            default -> held.asText();
        };
    }

    private static String label(PipedriveField field, JsonNode id) {
        return field.options().stream()
                .filter(option -> id.isIntegralNumber() && option.id() == id.asInt())
                .findFirst()
                .orElseThrow()
                .label();
    }

    @Override
    public int recordCount() {
        return pipedrive.count(KIND);
    }

    @Override
    public void delete(String recordId) {
        pipedrive.delete(KIND, recordId);
    }

    @Override
    public List<String> notes(String recordId) {
        return pipedrive.notes(KIND, recordId).stream()
                .map(PipedriveHarness::asRead)
                .toList();
    }

    @Override
    public List<String> tasks(String recordId) {
        return pipedrive.activities(KIND, recordId).stream()
                .map(activity -> activity.path("subject").asText() + "\n"
                        + asRead(activity.path("note").asText()))
                .toList();
    }

    /** Pipedrive has no objects of one's own: answers are kept as notes. */
    @Override
    public String historyObject() {
        return "note";
    }

    @Override
    public Map<FieldRole, String> historyFields() {
        return HISTORY_FIELDS;
    }

    @Override
    public List<Map<String, Object>> history(String recordId) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (String note : notes(recordId)) {
            Map<String, Object> entry = new LinkedHashMap<>();
            for (String line : note.split("\n", -1)) {
                HISTORY_FIELDS.values().stream()
                        .filter(field -> line.startsWith(field + ": "))
                        .forEach(field -> entry.put(field, line.substring(field.length() + 2)));
            }
            entries.add(entry);
        }
        return entries;
    }

    @Override
    public Set<String> tags(String recordId) {
        return pipedrive.labels(KIND, recordId);
    }

    /** Pipedrive shows the text as HTML. */
    private static String asRead(String html) {
        return html.replaceAll("(?i)<br\\s*/?>|</p>", "\n")
                .replaceAll("<[^>]{0,1000}>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&");
    }

    @Override
    public void startFailing(Outage outage) {
        pipedrive.failAlways(
                switch (outage) {
                    case THROTTLED -> PipedriveFault.burst();
                    case QUOTA_EXHAUSTED -> PipedriveFault.daily();
                    case UNAUTHORIZED -> PipedriveFault.unauthorized();
                    case FORBIDDEN -> PipedriveFault.missingScope();
                    case UNAVAILABLE -> PipedriveFault.html(503);
                });
    }

    @Override
    public void heal() {
        pipedrive.heal();
    }

    @Override
    public void loseNextAnswer() {
        pipedrive.failNextWrite(1, PipedriveFault.cutAfterApplying());
    }

    @Override
    public void garbleNextAnswer() {
        pipedrive.failNextWrite(1, PipedriveFault.truncatedJson());
    }

    @Override
    public void omitFromNextAnswer(String recordId) {
        pipedrive.failNextWrite(1, PipedriveFault.withoutRecord());
    }

    @Override
    public void close() {
        pipedrive.close();
    }
}
