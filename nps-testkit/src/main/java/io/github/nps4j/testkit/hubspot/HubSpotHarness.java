package io.github.nps4j.testkit.hubspot;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.contract.FieldRole;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contract's harness of a {@link HubSpotSimulator}. The account has the properties of
 * {@link HubSpotSimulator#addNpsProperties()}; a customer id is unique, phone and account numbers can be shared. Not
 * thread-safe beyond what the simulator is.
 */
public final class HubSpotHarness implements CrmHarness {

    private static final String DOMAIN = "custom.domain";
    private static final String NOTES = "notes";

    private static final Map<FieldRole, String> FIELDS = Map.of(
            FieldRole.SCORE, "nps_score",
            FieldRole.COMMENT, "nps_comment",
            FieldRole.OTHER_TEXT, "nps_survey",
            FieldRole.SEGMENT, "nps_segment",
            FieldRole.THEMES, "nps_themes",
            FieldRole.CONTACT_ME, "nps_contact_me",
            FieldRole.ANSWERED_ON, "nps_answered_on",
            FieldRole.ANSWERED_AT, "nps_answered_at");

    private final HubSpotSimulator hubspot;
    private final RecordType type;
    private final HubSpotObjects objects;
    private final Set<Feature> offered = EnumSet.noneOf(Feature.class);
    private String historyObject = NOTES;
    private @Nullable String tagProperty;

    private HubSpotHarness(HubSpotSimulator hubspot, RecordType type, String objects) {
        this.hubspot = hubspot;
        this.type = type;
        this.objects = hubspot.objects(objects);
        this.objects.addNpsProperties();
    }

    /**
     * A harness with a simulator of its own, which is stopped with the harness.
     *
     * @return a harness of a running simulator
     */
    public static HubSpotHarness start() {
        return of(HubSpotSimulator.start());
    }

    /**
     * A harness of a simulator.
     *
     * @param hubspot a running simulator; the NPS properties are added to it, and it is stopped with the harness
     * @return a harness
     */
    public static HubSpotHarness of(HubSpotSimulator hubspot) {
        return new HubSpotHarness(hubspot, RecordType.CONTACT, "contacts");
    }

    /**
     * A harness of the companies of a simulator: found by their domain, which they can share, and by their customer id.
     *
     * @param hubspot a running simulator; the NPS properties are added to its companies, and it is stopped with the harness
     * @return a harness
     */
    public static HubSpotHarness ofCompanies(HubSpotSimulator hubspot) {
        return new HubSpotHarness(hubspot, RecordType.ACCOUNT, "companies");
    }

    /**
     * A harness of a custom object of a simulator: found by its customer id and its account number.
     *
     * @param hubspot a running simulator; the object is added to it, and it is stopped with the harness
     * @param name the object's own name, such as {@code branch}; its record type is its fully qualified name
     * @return a harness
     */
    public static HubSpotHarness ofCustomObject(HubSpotSimulator hubspot, String name) {
        String object = hubspot.addCustomObject(name);
        return new HubSpotHarness(hubspot, new RecordType(object), object);
    }

    /**
     * This harness with a custom object for the history of answers, for an adapter that offers {@code HistoryWriter}.
     *
     * @return this harness
     */
    public HubSpotHarness withHistoryObject() {
        historyObject = hubspot.addCustomObject(
                "nps_response",
                HubSpotProperty.uniqueText("nps_marker"),
                HubSpotProperty.of("nps_name", "string", "text"),
                HubSpotProperty.of("nps_score", "number", "number"),
                HubSpotProperty.of("nps_comment", "string", "textarea"),
                HubSpotProperty.of("nps_segment", "enumeration", "select", "promoter", "passive", "detractor"),
                HubSpotProperty.of("nps_answered_at", "datetime", "date"));
        return offering(Feature.HISTORY);
    }

    /**
     * This harness for an adapter that keeps the history of answers as notes.
     *
     * @return this harness
     */
    public HubSpotHarness withHistoryNotes() {
        historyObject = NOTES;
        return offering(Feature.HISTORY);
    }

    /**
     * This harness with a property for tags, for an adapter that offers {@code TagWriter}.
     *
     * @param property the property's name
     * @return this harness
     */
    public HubSpotHarness withTags(String property) {
        tagProperty = property;
        objects.addProperty(HubSpotProperty.of(
                property, "enumeration", "checkbox", "nps-detractor", "nps-callback", "nps-promoter"));
        return offering(Feature.TAGS);
    }

    @Override
    public RecordType type() {
        return type;
    }

    private boolean contacts() {
        return type.equals(RecordType.CONTACT);
    }

    private boolean companies() {
        return type.equals(RecordType.ACCOUNT);
    }

    /**
     * This harness for an adapter with further abilities.
     *
     * @param features such as {@link Feature#READ_BACK} and {@link Feature#PROVISION}, which the simulator serves
     * @return this harness
     */
    public HubSpotHarness offering(Feature... features) {
        offered.addAll(List.of(features));
        return this;
    }

    /**
     * The simulator behind the harness.
     *
     * @return the simulator, for its address and token
     */
    public HubSpotSimulator simulator() {
        return hubspot;
    }

    @Override
    public Set<Feature> features() {
        Set<Feature> features = EnumSet.complementOf(EnumSet.of(
                Feature.TAGS,
                Feature.HISTORY,
                Feature.LISTS,
                Feature.ASSOCIATIONS,
                Feature.READ_BACK,
                Feature.PROVISION,
                Feature.FURTHER_KEYS,
                Feature.LOCK));
        features.addAll(offered);
        return features;
    }

    @Override
    public Map<FieldRole, String> fields() {
        return FIELDS;
    }

    @Override
    public Map<String, Optional<String>> keyKinds() {
        Map<String, Optional<String>> kinds = new LinkedHashMap<>();
        if (contacts()) {
            kinds.put("email", Optional.empty());
        }
        if (companies()) {
            kinds.put(DOMAIN, Optional.of("domain"));
        }
        if (contacts() || companies()) {
            kinds.put("phone", Optional.empty());
        }
        kinds.put("customer_id", Optional.of("customer_id"));
        kinds.put("account_number", Optional.of("account_number"));
        return kinds;
    }

    @Override
    public Set<String> sharedKinds() {
        Set<String> shared = new HashSet<>(keyKinds().keySet());
        shared.removeAll(Set.of("email", "customer_id"));
        return shared;
    }

    @Override
    public Set<String> createKinds() {
        return contacts() ? Set.of("email", "customer_id") : Set.of("customer_id");
    }

    @Override
    public Set<String> secrets() {
        return Set.of(hubspot.token(), hubspot.clientSecret(), hubspot.refreshToken());
    }

    @Override
    public String addRecord(List<? extends IdentityKey> keys) {
        Map<String, String> properties = new LinkedHashMap<>();
        keys.forEach(key -> properties.put(key.kind().equals(DOMAIN) ? "domain" : key.kind(), key.value()));
        String id = objects.add(properties);
        hubspot.indexNow();
        return id;
    }

    @Override
    public void put(String recordId, String field, FieldValue value) {
        objects.set(recordId, Map.of(field, encoded(value)));
        hubspot.indexNow();
    }

    private static String encoded(FieldValue value) {
        if (value instanceof FieldValue.ClearValue) {
            return "";
        }
        if (value instanceof FieldValue.NumberValue number) {
            return number.value().toPlainString();
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            return String.join(";", choices.values());
        }
        return String.valueOf(value.plain());
    }

    @Override
    public @Nullable Object value(String recordId, String field) {
        return decoded(
                objects.record(recordId).property(field), objects.properties().get(field));
    }

    private static @Nullable Object decoded(@Nullable String held, @Nullable HubSpotProperty property) {
        if (held == null || property == null) {
            return held;
        }
        return switch (property.type()) {
            case "number" -> new BigDecimal(held);
            case "bool" -> Boolean.valueOf(held);
            case "date" -> LocalDate.parse(held);
            case "datetime" -> Instant.parse(held);
            case "enumeration" -> property.multiple() ? Values.split(held) : held;
            default -> held;
        };
    }

    @Override
    public int recordCount() {
        return objects.records().size();
    }

    @Override
    public void merge(String recordId, String survivorId) {
        objects.merge(recordId, survivorId);
    }

    @Override
    public void delete(String recordId) {
        objects.delete(recordId);
    }

    @Override
    public List<String> notes(String recordId) {
        return objects.notes(recordId).stream()
                .map(note -> asRead(note.getOrDefault("hs_note_body", "")))
                .toList();
    }

    @Override
    public List<String> tasks(String recordId) {
        return objects.tasks(recordId).stream()
                .map(task ->
                        task.getOrDefault("hs_task_subject", "") + "\n" + asRead(task.getOrDefault("hs_task_body", "")))
                .toList();
    }

    @Override
    public Set<String> tags(String recordId) {
        String held = tagProperty == null ? null : objects.record(recordId).property(tagProperty);
        return held == null ? Set.of() : Set.copyOf(Values.split(held));
    }

    @Override
    public String historyObject() {
        return historyObject;
    }

    @Override
    public Map<FieldRole, String> historyFields() {
        Map<FieldRole, String> fields = new EnumMap<>(FieldRole.class);
        fields.put(FieldRole.SCORE, "nps_score");
        fields.put(FieldRole.COMMENT, "nps_comment");
        fields.put(FieldRole.SEGMENT, "nps_segment");
        if (!historyObject.equals(NOTES)) {
            fields.put(FieldRole.ANSWERED_AT, "nps_answered_at");
        }
        return fields;
    }

    @Override
    public List<Map<String, Object>> history(String recordId) {
        if (historyObject.equals(NOTES)) {
            return notes(recordId).stream().map(HubSpotHarness::fieldsOf).toList();
        }
        HubSpotObjects entries = hubspot.objects(historyObject);
        Map<String, HubSpotProperty> properties = entries.properties();
        return objects.associated(recordId, historyObject).stream()
                .map(id -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    entries.record(id).properties().forEach((name, held) -> {
                        Object value = decoded(held, properties.get(name));
                        if (value != null) {
                            fields.put(name, value);
                        }
                    });
                    return fields;
                })
                .toList();
    }

    /** The lines {@code name: value} of a note. */
    private static Map<String, Object> fieldsOf(String note) {
        Map<String, Object> fields = new LinkedHashMap<>();
        note.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        return fields;
    }

    @Override
    public String newList(String name) {
        return hubspot.addList(name, objects.id(), "MANUAL");
    }

    @Override
    public Optional<String> newListWithRule(String name) {
        return Optional.of(hubspot.addList(name, objects.id(), "DYNAMIC"));
    }

    @Override
    public Set<String> listMembers(String listId) {
        return hubspot.listMembers(listId);
    }

    @Override
    public RecordType relatableType() {
        return contacts() ? RecordType.ACCOUNT : RecordType.CONTACT;
    }

    @Override
    public String addRelatable() {
        return hubspot.objects(relatables()).add(Map.of(contacts() ? "name" : "lastname", "Somebody"));
    }

    @Override
    public List<String> related(String recordId) {
        return objects.associated(recordId, relatables());
    }

    private String relatables() {
        return contacts() ? "companies" : "contacts";
    }

    /** HubSpot shows the body as HTML. */
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
        hubspot.failAlways(
                switch (outage) {
                    case THROTTLED -> HubSpotFault.tenSecondly();
                    case QUOTA_EXHAUSTED -> HubSpotFault.daily();
                    case UNAUTHORIZED -> HubSpotFault.expiredToken();
                    case FORBIDDEN -> HubSpotFault.missingScope();
                    case UNAVAILABLE -> HubSpotFault.html(503);
                });
    }

    @Override
    public void heal() {
        hubspot.heal();
    }

    @Override
    public void loseNextAnswer() {
        hubspot.failNextWrite(1, HubSpotFault.cutAfterApplying());
    }

    @Override
    public void garbleNextAnswer() {
        hubspot.failNextWrite(1, HubSpotFault.truncatedJson());
    }

    @Override
    public void omitFromNextAnswer(String recordId) {
        hubspot.failNextWrite(1, HubSpotFault.omit(recordId));
    }

    @Override
    public void close() {
        hubspot.close();
    }
}
