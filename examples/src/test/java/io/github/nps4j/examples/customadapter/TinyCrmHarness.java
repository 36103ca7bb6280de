package io.github.nps4j.examples.customadapter;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.contract.FieldRole;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows the contract what TinyCRM can do, and lets it arrange and look at people past the adapter. */
final class TinyCrmHarness implements CrmHarness {

    final TinyCrm crm = new TinyCrm()
            .column(column("email", TinyCrm.Kind.TEXT))
            .column(column("phone", TinyCrm.Kind.TEXT))
            .column(new TinyCrm.Column("customer_no", TinyCrm.Kind.TEXT, true, Set.of()))
            .column(column("score", TinyCrm.Kind.NUMBER))
            .column(column("comment", TinyCrm.Kind.TEXT))
            .column(column("survey", TinyCrm.Kind.TEXT))
            .column(new TinyCrm.Column(
                    "segment", TinyCrm.Kind.CHOICE, false, Set.of("promoter", "passive", "detractor")))
            .column(new TinyCrm.Column("themes", TinyCrm.Kind.CHOICES, false, Set.of("price", "support", "delivery")))
            .column(column("call_me", TinyCrm.Kind.YES_NO))
            .column(column("answered_on", TinyCrm.Kind.DAY))
            .column(column("answered_at", TinyCrm.Kind.TIME));

    private static TinyCrm.Column column(String name, TinyCrm.Kind kind) {
        return new TinyCrm.Column(name, kind, false, Set.of());
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.of(
                Feature.LONG_TEXT,
                Feature.STRICT_OPTIONS,
                Feature.CREATE,
                Feature.FURTHER_KEYS,
                Feature.DELETE,
                Feature.READ_BACK,
                Feature.THROTTLED,
                Feature.QUOTA_EXHAUSTED,
                Feature.UNAUTHORIZED,
                Feature.FORBIDDEN,
                Feature.UNAVAILABLE,
                Feature.LOST_ANSWER);
    }

    @Override
    public Map<FieldRole, String> fields() {
        return Map.of(
                FieldRole.SCORE, "score",
                FieldRole.COMMENT, "comment",
                FieldRole.OTHER_TEXT, "survey",
                FieldRole.SEGMENT, "segment",
                FieldRole.THEMES, "themes",
                FieldRole.CONTACT_ME, "call_me",
                FieldRole.ANSWERED_ON, "answered_on",
                FieldRole.ANSWERED_AT, "answered_at");
    }

    @Override
    public Map<String, Optional<String>> keyKinds() {
        return Map.of("email", Optional.empty(), "phone", Optional.empty(), "customer_id", Optional.of("customer_no"));
    }

    @Override
    public Set<String> sharedKinds() {
        return Set.of("email", "phone");
    }

    @Override
    public Set<String> createKinds() {
        return Set.of("email", "customer_id");
    }

    @Override
    public Set<String> secrets() {
        return Set.of();
    }

    @Override
    public String addRecord(List<? extends IdentityKey> keys) {
        Map<String, Object> values = new LinkedHashMap<>();
        keys.forEach(key ->
                values.put(keyKinds().getOrDefault(key.kind(), Optional.empty()).orElse(key.kind()), key.value()));
        return saved(new TinyCrm.Change(null, values, Set.of()));
    }

    @Override
    public void put(String recordId, String field, FieldValue value) {
        Object held = value instanceof FieldValue.ChoicesValue choices
                ? choices.values()
                : value instanceof FieldValue.DateValue date
                        ? date.value()
                        : value instanceof FieldValue.DateTimeValue time ? time.value() : value.plain();
        saved(
                held == null
                        ? new TinyCrm.Change(recordId, Map.of(), Set.of(field))
                        : new TinyCrm.Change(recordId, Map.of(field, held), Set.of()));
    }

    private String saved(TinyCrm.Change change) {
        String id = crm.save(List.of(change)).get(0).id();
        if (id == null) {
            throw new IllegalStateException("TinyCRM refused what the test arranges");
        }
        return id;
    }

    @Override
    public @Nullable Object value(String recordId, String field) {
        return crm.held(recordId, field);
    }

    @Override
    public int recordCount() {
        return crm.size();
    }

    @Override
    public void delete(String recordId) {
        crm.delete(recordId);
    }

    @Override
    public void startFailing(Outage outage) {
        crm.failing(
                switch (outage) {
                    case THROTTLED -> "busy";
                    case QUOTA_EXHAUSTED -> "quota";
                    case UNAUTHORIZED -> "token";
                    case FORBIDDEN -> "rights";
                    case UNAVAILABLE -> "down";
                });
    }

    @Override
    public void heal() {
        crm.failing(null);
    }

    @Override
    public void loseNextAnswer() {
        crm.loseNextAnswer();
    }
}
