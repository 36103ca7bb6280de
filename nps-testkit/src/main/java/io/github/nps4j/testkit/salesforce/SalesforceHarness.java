package io.github.nps4j.testkit.salesforce;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.contract.FieldRole;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contract's harness of a {@link SalesforceSimulator}. Its contacts have the fields of
 * {@link SalesforceSimulator#addNpsFields}; a customer id is a unique external id, other keys can be shared. A write to a
 * merged record is refused by Salesforce, so merging is left to the tests of an adapter. Not thread-safe beyond what the
 * simulator is.
 */
public final class SalesforceHarness implements CrmHarness {

    private static final String CONTACT = "Contact";

    private static final Map<FieldRole, String> FIELDS = Map.of(
            FieldRole.SCORE, "NPS_Score__c",
            FieldRole.COMMENT, "NPS_Comment__c",
            FieldRole.OTHER_TEXT, "NPS_Survey__c",
            FieldRole.SEGMENT, "NPS_Segment__c",
            FieldRole.THEMES, "NPS_Themes__c",
            FieldRole.CONTACT_ME, "NPS_Contact_Me__c",
            FieldRole.ANSWERED_ON, "NPS_Answered_On__c",
            FieldRole.ANSWERED_AT, "NPS_Answered_At__c");

    private static final Map<String, String> KEYS = Map.of(
            "email", "Email",
            "phone", "Phone",
            "customer_id", "Customer_Id__c",
            "account_number", "Account_Number__c");

    private static final String HISTORY = "NPS_Response__c";

    private static final Map<FieldRole, String> HISTORY_FIELDS = Map.of(
            FieldRole.SCORE, "Score__c",
            FieldRole.COMMENT, "Comment__c",
            FieldRole.SEGMENT, "Segment__c",
            FieldRole.ANSWERED_AT, "Answered_At__c");

    /** The permission set that the integration user has, for the builder of the adapter. */
    public static final String PERMISSION_SET = "NPS_Integration";

    private final SalesforceSimulator salesforce;

    private SalesforceHarness(SalesforceSimulator salesforce) {
        this.salesforce = salesforce;
        salesforce.addNpsFields(CONTACT);
        salesforce.addObject(
                HISTORY,
                SalesforceField.text("Response_Id__c", "string", 255).unique().externalId(),
                SalesforceField.lookup("Contact__c", CONTACT),
                SalesforceField.number("Score__c", 3, 0),
                SalesforceField.text("Comment__c", "textarea", 32_768),
                SalesforceField.picklist("Segment__c", "picklist", true, List.of("promoter", "passive", "detractor")),
                SalesforceField.of("Answered_At__c", "datetime"));
        salesforce.add("PermissionSet", Map.of("Name", PERMISSION_SET));
    }

    /**
     * A harness with a simulator of its own, which is stopped with the harness.
     *
     * @return a harness of a running simulator
     */
    public static SalesforceHarness start() {
        return of(SalesforceSimulator.start());
    }

    /**
     * A harness of a simulator.
     *
     * @param salesforce a running simulator; the NPS fields are added to its contacts, and it is stopped with the harness
     * @return a harness
     */
    public static SalesforceHarness of(SalesforceSimulator salesforce) {
        return new SalesforceHarness(salesforce);
    }

    /**
     * The simulator behind the harness.
     *
     * @return the simulator, for its address and its app
     */
    public SalesforceSimulator simulator() {
        return salesforce;
    }

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
                "customer_id", Optional.of("Customer_Id__c"),
                "account_number", Optional.of("Account_Number__c"));
    }

    @Override
    public Set<String> sharedKinds() {
        return Set.of("email", "phone", "account_number");
    }

    @Override
    public Set<String> createKinds() {
        return Set.of("email", "customer_id", "account_number");
    }

    @Override
    public Set<String> secrets() {
        return Set.of(salesforce.clientSecret(), salesforce.refreshToken());
    }

    @Override
    public String addRecord(List<? extends IdentityKey> keys) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("LastName", "Canary");
        keys.forEach(key -> values.put(KEYS.getOrDefault(key.kind(), key.kind()), key.value()));
        return salesforce.add(CONTACT, values);
    }

    @Override
    public void put(String recordId, String field, FieldValue value) {
        Object plain =
                value instanceof FieldValue.ChoicesValue choices ? String.join(";", choices.values()) : value.plain();
        salesforce.set(recordId, Collections.singletonMap(field, plain));
    }

    @Override
    public @Nullable Object value(String recordId, String field) {
        return typed(CONTACT, field, salesforce.record(recordId).value(field));
    }

    private @Nullable Object typed(String object, String field, @Nullable String held) {
        SalesforceField known = salesforce.fields(object).get(field);
        if (held == null || known == null) {
            return held;
        }
        return switch (known.type()) {
            case "double" -> new BigDecimal(held);
            case "boolean" -> Boolean.valueOf(held);
            case "date" -> LocalDate.parse(held);
            case "datetime" -> Instant.parse(held);
            case "multipicklist" -> Values.split(held);
            default -> held;
        };
    }

    @Override
    public int recordCount() {
        return salesforce.records(CONTACT).size();
    }

    @Override
    public void delete(String recordId) {
        salesforce.delete(recordId);
    }

    @Override
    public List<String> notes(String recordId) {
        return salesforce.notes(recordId);
    }

    @Override
    public List<String> tasks(String recordId) {
        return salesforce.children("Task", "WhoId", recordId).stream()
                .map(task -> text(task, "Subject") + "\n" + text(task, "Description"))
                .toList();
    }

    private static String text(SalesforceRecord record, String field) {
        String value = record.value(field);
        return value == null ? "" : value;
    }

    @Override
    public Set<String> tags(String recordId) {
        return salesforce.topics(recordId);
    }

    @Override
    public String historyObject() {
        return HISTORY;
    }

    @Override
    public Map<FieldRole, String> historyFields() {
        return HISTORY_FIELDS;
    }

    @Override
    public List<Map<String, Object>> history(String recordId) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (SalesforceRecord entry : salesforce.children(HISTORY, "Contact__c", recordId)) {
            Map<String, Object> values = new LinkedHashMap<>();
            entry.values().forEach((field, held) -> {
                Object value = typed(HISTORY, field, held);
                if (value != null) {
                    values.put(field, value);
                }
            });
            entries.add(values);
        }
        return entries;
    }

    @Override
    public String newFieldName(String suggestion) {
        return suggestion + "__c";
    }

    @Override
    public void lock(String recordId) {
        salesforce.lock(recordId);
    }

    @Override
    public void startFailing(Outage outage) {
        salesforce.failAlways(
                switch (outage) {
                    case THROTTLED -> SalesforceFault.tooManyAtOnce();
                    case QUOTA_EXHAUSTED -> SalesforceFault.dailyLimit();
                    case UNAUTHORIZED -> SalesforceFault.expiredSession();
                    case FORBIDDEN -> SalesforceFault.forbidden();
                    case UNAVAILABLE -> SalesforceFault.html(503);
                });
    }

    @Override
    public void heal() {
        salesforce.heal();
    }

    @Override
    public void loseNextAnswer() {
        salesforce.failNextWrite(1, SalesforceFault.cutAfterApplying());
    }

    @Override
    public void garbleNextAnswer() {
        salesforce.failNextWrite(1, SalesforceFault.truncatedJson());
    }

    @Override
    public void omitFromNextAnswer(String recordId) {
        salesforce.failNextWrite(1, SalesforceFault.omit(recordId));
    }

    @Override
    public void close() {
        salesforce.close();
    }
}
