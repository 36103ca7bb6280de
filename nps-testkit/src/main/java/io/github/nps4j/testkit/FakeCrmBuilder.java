package io.github.nps4j.testkit;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.mapping.RecordType;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Describes a {@link FakeCrm}. Not thread-safe. */
public final class FakeCrmBuilder {

    final Map<RecordType, CrmSchema> schemas = new LinkedHashMap<>();
    final Map<String, CrmSchema> historyObjects = new LinkedHashMap<>();
    final Map<String, String> keyFields = new LinkedHashMap<>();
    final Set<Class<?>> without = new LinkedHashSet<>();
    final Map<String, Consumer<RecordSeed>> records = new LinkedHashMap<>();
    CrmLimits limits = new CrmLimits(100, 100, 4);
    boolean strict = true;
    Clock clock = Clock.systemUTC();

    FakeCrmBuilder() {}

    /**
     * The fields of a record type. A type without a schema is not known to the fake.
     *
     * @param type what kind of record
     * @param fields its fields
     * @return this builder
     */
    public FakeCrmBuilder schema(RecordType type, CrmField... fields) {
        schemas.put(type, CrmSchema.of(List.of(fields)));
        return this;
    }

    /**
     * An object that holds the history of records. An object without a schema is not known to the fake.
     *
     * @param object the object's name
     * @param fields its fields
     * @return this builder
     */
    public FakeCrmBuilder historyObject(String object, CrmField... fields) {
        historyObjects.put(object, CrmSchema.of(List.of(fields)));
        return this;
    }

    /**
     * Lets a record type take any field, like a webhook.
     *
     * @param type what kind of record
     * @return this builder
     */
    public FakeCrmBuilder openSchema(RecordType type) {
        schemas.put(type, CrmSchema.open());
        return this;
    }

    /**
     * Gives contacts the fields that most NPS mappings want: {@code email}, {@code phone}, {@code customer_id} (unique),
     * {@code account_number}, {@code nps_score} (number), {@code nps_segment} (promoter, passive or detractor),
     * {@code nps_comment} (at most 65,536 characters), {@code nps_themes} (price, support, delivery),
     * {@code nps_contact_me} (boolean), {@code nps_answered_on} (date), {@code nps_answered_at} (date and time),
     * {@code nps_survey} (text) and {@code created_at} (read-only). Their history goes to the object
     * {@code nps_response} with the fields {@code score}, {@code segment}, {@code comment} and {@code answered_at}.
     *
     * @return this builder
     */
    public FakeCrmBuilder npsContacts() {
        historyObject(
                "nps_response",
                CrmField.of("score", CrmField.Type.NUMBER),
                CrmField.builder("segment", CrmField.Type.PICKLIST)
                        .options(List.of("promoter", "passive", "detractor"))
                        .build(),
                CrmField.builder("comment", CrmField.Type.TEXT)
                        .maxLength(65_536)
                        .build(),
                CrmField.of("answered_at", CrmField.Type.DATETIME));
        return schema(
                RecordType.CONTACT,
                CrmField.of("email", CrmField.Type.TEXT),
                CrmField.of("phone", CrmField.Type.TEXT),
                CrmField.builder("customer_id", CrmField.Type.TEXT).unique().build(),
                CrmField.of("account_number", CrmField.Type.TEXT),
                CrmField.of("nps_score", CrmField.Type.NUMBER),
                CrmField.builder("nps_segment", CrmField.Type.PICKLIST)
                        .options(List.of("promoter", "passive", "detractor"))
                        .build(),
                CrmField.builder("nps_comment", CrmField.Type.TEXT)
                        .maxLength(65_536)
                        .build(),
                CrmField.builder("nps_themes", CrmField.Type.MULTI_SELECT)
                        .options(List.of("price", "support", "delivery"))
                        .build(),
                CrmField.of("nps_contact_me", CrmField.Type.BOOLEAN),
                CrmField.of("nps_answered_on", CrmField.Type.DATE),
                CrmField.of("nps_answered_at", CrmField.Type.DATETIME),
                CrmField.of("nps_survey", CrmField.Type.TEXT),
                CrmField.builder("created_at", CrmField.Type.DATETIME)
                        .readOnly()
                        .build());
    }

    /**
     * The field that holds a kind of key where a lookup or a write names none. Defaults: {@code email}, {@code phone},
     * {@code customer_id}, {@code account_number}, and for custom keys the name without {@code custom.}.
     *
     * @param kind a name that {@code IdentityKey.kind()} returns
     * @param field the field's name
     * @return this builder
     */
    public FakeCrmBuilder keyField(String kind, String field) {
        keyFields.put(kind, field);
        return this;
    }

    /**
     * What one call may carry; 100 writes, 100 keys and 4 calls at a time unless said otherwise.
     *
     * @param limits the limits; a call beyond them is a misuse, see {@link FakeCrm#misuses()}
     * @return this builder
     */
    public FakeCrmBuilder limits(CrmLimits limits) {
        this.limits = limits;
        return this;
    }

    /**
     * Turns an ability off; all are on unless said otherwise.
     *
     * @param ability such as {@code NoteWriter.class}
     * @return this builder
     */
    public FakeCrmBuilder without(Class<?> ability) {
        without.add(ability);
        return this;
    }

    /**
     * Takes any value for any field, like a CRM without types. Unless called, the fake refuses unknown and read-only
     * fields and wrong types ({@code SCHEMA}), unknown options and texts that are too long ({@code INVALID_VALUE}), and
     * a value of a unique field that another record has ({@code DUPLICATE}).
     *
     * @return this builder
     */
    public FakeCrmBuilder lenient() {
        this.strict = false;
        return this;
    }

    /**
     * The clock that dates the history; the system's in UTC unless said otherwise.
     *
     * @param clock the clock
     * @return this builder
     */
    public FakeCrmBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * A record that exists from the start.
     *
     * @param id the CRM's id of it
     * @param seed fills in its keys and fields
     * @return this builder
     */
    public FakeCrmBuilder record(String id, Consumer<RecordSeed> seed) {
        records.put(id, seed);
        return this;
    }

    /**
     * The fake.
     *
     * @return a new fake
     */
    public FakeCrm build() {
        return new FakeCrm(this);
    }
}
