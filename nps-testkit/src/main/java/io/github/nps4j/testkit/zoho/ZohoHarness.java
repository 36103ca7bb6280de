package io.github.nps4j.testkit.zoho;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.contract.FieldRole;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The contract's harness of a {@link ZohoSimulator}. The account has the fields of {@link ZohoSimulator#addNpsFields} for
 * contacts; a customer id is unique; phone, email and account numbers can be shared. The adapter must fill in
 * {@code Last_Name} of new contacts. Not thread-safe beyond what the simulator is.
 */
public final class ZohoHarness implements CrmHarness {

    private static final String CONTACTS = "Contacts";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);

    private static final Map<FieldRole, String> FIELDS = Map.of(
            FieldRole.SCORE, "NPS_Score",
            FieldRole.COMMENT, "NPS_Comment",
            FieldRole.OTHER_TEXT, "NPS_Survey",
            FieldRole.SEGMENT, "NPS_Segment",
            FieldRole.THEMES, "NPS_Themes",
            FieldRole.CONTACT_ME, "NPS_Contact_Me",
            FieldRole.ANSWERED_ON, "NPS_Answered_On",
            FieldRole.ANSWERED_AT, "NPS_Answered_At");

    private static final Map<String, String> KEY_FIELDS = Map.of(
            "email", "Email",
            "phone", "Phone",
            "customer_id", "Customer_Id",
            "account_number", "Account_Number1");

    private static final String HISTORY = "NPS_Responses";

    private final ZohoSimulator zoho;
    private final List<String> locked = new CopyOnWriteArrayList<>();

    private ZohoHarness(ZohoSimulator zoho) {
        this.zoho = zoho;
        zoho.addNpsFields(CONTACTS);
        zoho.addHistoryModule();
    }

    /**
     * A harness with a simulator of its own, which is stopped with the harness.
     *
     * @return a harness of a running simulator
     */
    public static ZohoHarness start() {
        return of(ZohoSimulator.start());
    }

    /**
     * A harness of a simulator.
     *
     * @param zoho a running simulator; the NPS fields are added to it, and it is stopped with the harness
     * @return a harness
     */
    public static ZohoHarness of(ZohoSimulator zoho) {
        return new ZohoHarness(zoho);
    }

    /**
     * The simulator behind the harness.
     *
     * @return the simulator, for its address and client
     */
    public ZohoSimulator simulator() {
        return zoho;
    }

    /** The id of a record that was merged into another leads nowhere in Zoho. */
    @Override
    public Set<Feature> features() {
        return EnumSet.complementOf(EnumSet.of(Feature.MERGE, Feature.LISTS, Feature.ASSOCIATIONS));
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
                "customer_id", Optional.of("Customer_Id"),
                "account_number", Optional.of("Account_Number1"));
    }

    @Override
    public Set<String> sharedKinds() {
        return Set.of("email", "phone", "account_number");
    }

    @Override
    public Set<String> createKinds() {
        return Set.of("email", "customer_id");
    }

    @Override
    public Set<String> secrets() {
        return Set.of(zoho.clientSecret(), zoho.refreshToken(), "1000.access");
    }

    @Override
    public String addRecord(List<? extends IdentityKey> keys) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Last_Name", "Somebody");
        keys.forEach(key -> fields.put(KEY_FIELDS.getOrDefault(key.kind(), key.kind()), key.value()));
        String id = zoho.addRecord(CONTACTS, fields);
        zoho.indexNow();
        return id;
    }

    @Override
    public void put(String recordId, String field, FieldValue value) {
        zoho.setValues(recordId, Map.of(field, encoded(value)));
        zoho.indexNow();
    }

    private static Object encoded(FieldValue value) {
        if (value instanceof FieldValue.ClearValue) {
            return "";
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            return choices.values();
        }
        if (value instanceof FieldValue.DateTimeValue time) {
            return SECONDS.format(time.value());
        }
        Object plain = value.plain();
        return plain == null ? "" : plain;
    }

    @Override
    public @Nullable Object value(String recordId, String field) {
        Object held = zoho.record(recordId).value(field);
        ZohoField described = zoho.fields(CONTACTS).get(field);
        return held == null || described == null ? null : typed(described, held);
    }

    private static Object typed(ZohoField field, Object held) {
        return switch (field.dataType()) {
            case "date" -> LocalDate.parse(String.valueOf(held));
            case "datetime" -> OffsetDateTime.parse(String.valueOf(held)).toInstant();
            default -> held;
        };
    }

    @Override
    public String historyObject() {
        return HISTORY;
    }

    @Override
    public Map<FieldRole, String> historyFields() {
        return Map.of(
                FieldRole.SCORE, "Score",
                FieldRole.COMMENT, "Comment",
                FieldRole.ANSWERED_AT, "Answered_At");
    }

    @Override
    public List<Map<String, Object>> history(String recordId) {
        Map<String, ZohoField> fields = zoho.fields(HISTORY);
        List<Map<String, Object>> entries = new ArrayList<>();
        for (ZohoRecord entry : zoho.records(HISTORY)) {
            if (recordId.equals(entry.value("Contact"))) {
                Map<String, Object> values = new LinkedHashMap<>();
                entry.values().forEach((name, value) -> {
                    ZohoField field = fields.get(name);
                    if (field != null) {
                        values.put(name, typed(field, value));
                    }
                });
                entries.add(values);
            }
        }
        return entries;
    }

    /** Zoho makes the name from the label, which has at most 25 characters. */
    @Override
    public String newFieldName(String suggestion) {
        return "Nps_" + Integer.toHexString(suggestion.hashCode());
    }

    @Override
    public void lock(String recordId) {
        zoho.lock(recordId, true);
        locked.add(recordId);
    }

    @Override
    public int recordCount() {
        return zoho.records(CONTACTS).size();
    }

    @Override
    public void delete(String recordId) {
        zoho.delete(recordId);
    }

    @Override
    public List<String> notes(String recordId) {
        return zoho.notes(recordId).stream()
                .map(note -> note.text("Note_Content"))
                .toList();
    }

    @Override
    public List<String> tasks(String recordId) {
        return zoho.tasks(recordId).stream()
                .map(task -> task.text("Subject") + "\n" + task.text("Description"))
                .toList();
    }

    @Override
    public Set<String> tags(String recordId) {
        return Set.copyOf(zoho.record(recordId).tags());
    }

    @Override
    public void startFailing(Outage outage) {
        zoho.failAlways(
                switch (outage) {
                    case THROTTLED -> ZohoFault.tooManyAtOnce();
                    case QUOTA_EXHAUSTED -> ZohoFault.creditsUsedUp();
                    case UNAUTHORIZED -> ZohoFault.invalidToken();
                    case FORBIDDEN -> ZohoFault.missingScope();
                    case UNAVAILABLE -> ZohoFault.html(503);
                });
    }

    @Override
    public void heal() {
        zoho.heal();
        locked.forEach(id -> zoho.lock(id, false));
        locked.clear();
    }

    @Override
    public void loseNextAnswer() {
        zoho.failNextWrite(1, ZohoFault.cutAfterApplying());
    }

    @Override
    public void garbleNextAnswer() {
        zoho.failNextWrite(1, ZohoFault.truncatedJson());
    }

    @Override
    public void omitFromNextAnswer(String recordId) {
        zoho.failNextWrite(1, ZohoFault.omit(recordId));
    }

    @Override
    public void close() {
        zoho.close();
    }
}
