package io.github.nps4j.testkit.contract;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The harness of a {@link FakeCrm}, for adapters that stand in front of another one: a host that decorates adapters (to
 * count calls, to encrypt a field) runs the contract against its decorator around the fake. Not thread-safe.
 */
public final class FakeCrmHarness implements CrmHarness {

    private static final Set<FakeCall.Kind> WRITING = EnumSet.of(
            FakeCall.Kind.WRITE,
            FakeCall.Kind.WRITE_NOTES,
            FakeCall.Kind.WRITE_TASKS,
            FakeCall.Kind.WRITE_TAGS,
            FakeCall.Kind.WRITE_HISTORY,
            FakeCall.Kind.ADD_TO_LIST,
            FakeCall.Kind.REMOVE_FROM_LIST,
            FakeCall.Kind.ASSOCIATE);

    private final FakeCrm crm;
    private final Set<Feature> features;
    private final Set<String> secrets;

    /**
     * A harness.
     *
     * @param crm a fake with at least the fields of {@code FakeCrmBuilder.npsContacts()}, all abilities on
     */
    public FakeCrmHarness(FakeCrm crm) {
        // a lost and a garbled answer are the same where there is no wire
        this(crm, EnumSet.complementOf(EnumSet.of(Feature.GARBLED_ANSWER)), Set.of());
    }

    private FakeCrmHarness(FakeCrm crm, Set<Feature> features, Set<String> secrets) {
        this.crm = crm;
        this.features = features;
        this.secrets = secrets;
    }

    /**
     * A harness that declares less, for an adapter that offers less than the fake.
     *
     * @param undeclared features whose tests are to be skipped
     * @return a new harness
     */
    public FakeCrmHarness without(Set<Feature> undeclared) {
        Set<Feature> rest = EnumSet.copyOf(features);
        rest.removeAll(undeclared);
        return new FakeCrmHarness(crm, rest, secrets);
    }

    /**
     * A harness of an adapter that was given secrets.
     *
     * @param secrets what must never show up in a message
     * @return a new harness
     */
    public FakeCrmHarness withSecrets(Set<String> secrets) {
        return new FakeCrmHarness(crm, features, Set.copyOf(secrets));
    }

    @Override
    public Set<Feature> features() {
        return Set.copyOf(features);
    }

    @Override
    public Map<FieldRole, String> fields() {
        return Map.of(
                FieldRole.SCORE, "nps_score",
                FieldRole.COMMENT, "nps_comment",
                FieldRole.OTHER_TEXT, "nps_survey",
                FieldRole.SEGMENT, "nps_segment",
                FieldRole.THEMES, "nps_themes",
                FieldRole.CONTACT_ME, "nps_contact_me",
                FieldRole.ANSWERED_ON, "nps_answered_on",
                FieldRole.ANSWERED_AT, "nps_answered_at");
    }

    @Override
    public Map<String, Optional<String>> keyKinds() {
        return Map.of(
                "email", Optional.empty(),
                "phone", Optional.empty(),
                "customer_id", Optional.of("customer_id"),
                "account_number", Optional.of("account_number"));
    }

    @Override
    public Set<String> sharedKinds() {
        return Set.of("email", "phone", "account_number");
    }

    @Override
    public Set<String> createKinds() {
        return features.contains(Feature.CREATE) ? Set.of("email", "customer_id") : Set.of();
    }

    @Override
    public Set<String> secrets() {
        return secrets;
    }

    @Override
    public String addRecord(List<? extends IdentityKey> keys) {
        return crm.add(seed -> keys.forEach(seed::key));
    }

    @Override
    public void put(String recordId, String field, FieldValue value) {
        crm.set(recordId, field, value);
    }

    @Override
    public @Nullable Object value(String recordId, String field) {
        return crm.record(recordId).value(field);
    }

    @Override
    public int recordCount() {
        return crm.records().size();
    }

    @Override
    public void merge(String recordId, String survivorId) {
        crm.merge(recordId, survivorId);
    }

    @Override
    public void delete(String recordId) {
        crm.delete(recordId);
    }

    @Override
    public List<String> notes(String recordId) {
        return crm.notes(recordId).stream().map(note -> note.text()).toList();
    }

    @Override
    public List<String> tasks(String recordId) {
        return crm.tasks(recordId).stream()
                .map(task -> task.subject() + "\n" + task.text())
                .toList();
    }

    @Override
    public Set<String> tags(String recordId) {
        return crm.tags(recordId);
    }

    @Override
    public String historyObject() {
        return "nps_response";
    }

    @Override
    public Map<FieldRole, String> historyFields() {
        return Map.of(
                FieldRole.SCORE, "score",
                FieldRole.SEGMENT, "segment",
                FieldRole.COMMENT, "comment",
                FieldRole.ANSWERED_AT, "answered_at");
    }

    @Override
    public List<Map<String, Object>> history(String recordId) {
        return crm.historyEntries(recordId).stream()
                .map(entry -> values(entry.fields()))
                .toList();
    }

    private static Map<String, Object> values(Map<String, FieldValue> fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((field, value) -> {
            Object held = value instanceof FieldValue.DateTimeValue time
                    ? time.value()
                    : value instanceof FieldValue.DateValue date
                            ? date.value()
                            : value instanceof FieldValue.ChoicesValue choices ? choices.values() : value.plain();
            if (held != null) {
                values.put(field, held);
            }
        });
        return values;
    }

    @Override
    public String newList(String name) {
        return crm.newList(type(), name);
    }

    @Override
    public Optional<String> newListWithRule(String name) {
        return Optional.of(crm.newListWithRule(type(), name));
    }

    @Override
    public Set<String> listMembers(String listId) {
        return crm.listMembers(listId);
    }

    @Override
    public RecordType relatableType() {
        return RecordType.ACCOUNT;
    }

    @Override
    public String addRelatable() {
        return crm.add(seed -> seed.type(relatableType()));
    }

    @Override
    public List<String> related(String recordId) {
        return crm.associated(type(), recordId, relatableType());
    }

    @Override
    public void lock(String recordId) {
        crm.faults()
                .retryWhen(
                        write -> write.recordId().equals(Optional.of(recordId)),
                        Failure.of(FailureKind.LOCKED, "The fake CRM was told that the record is locked."));
    }

    @Override
    public void startFailing(Outage outage) {
        FailureKind kind = switch (outage) {
            case THROTTLED -> FailureKind.THROTTLED;
            case QUOTA_EXHAUSTED -> FailureKind.QUOTA_EXHAUSTED;
            case UNAUTHORIZED -> FailureKind.UNAUTHORIZED;
            case FORBIDDEN -> FailureKind.FORBIDDEN;
            case UNAVAILABLE -> FailureKind.UNAVAILABLE;
        };
        crm.faults().failAlways(Failure.of(kind, "The fake CRM was told to fail."));
    }

    @Override
    public void heal() {
        crm.faults().heal();
    }

    @Override
    public void loseNextAnswer() {
        WRITING.forEach(crm.faults()::loseAnswerAfterApplying);
    }

    @Override
    public void omitFromNextAnswer(String recordId) {
        crm.faults().omitFromAnswer(write -> write.recordId().equals(Optional.of(recordId)));
    }
}
