package io.github.nps4j.testkit;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a record of a {@link FakeCrm} starts with. Nothing is checked: a CRM holds old data of every shape. Not thread-safe. */
public final class RecordSeed {

    final List<IdentityKey> keys = new ArrayList<>();
    final Map<String, FieldValue> fields = new LinkedHashMap<>();
    final Map<String, List<String>> more = new LinkedHashMap<>();
    RecordType type = RecordType.CONTACT;

    RecordSeed() {}

    /**
     * The record type; a contact unless said otherwise.
     *
     * @param type what kind of record
     * @return this seed
     */
    public RecordSeed type(RecordType type) {
        this.type = type;
        return this;
    }

    /**
     * A key, stored in the field that the fake keeps this kind of key in.
     *
     * @param key the key; its value is stored as it stands
     * @return this seed
     */
    public RecordSeed key(IdentityKey key) {
        keys.add(key);
        return this;
    }

    /**
     * An email address, stored as written (case is kept).
     *
     * @param email the address
     * @return this seed
     */
    public RecordSeed email(String email) {
        return key(new IdentityKey.Email(email, false));
    }

    /**
     * A phone number, stored as written.
     *
     * @param phone the number, in any form
     * @return this seed
     */
    public RecordSeed phone(String phone) {
        return key(new IdentityKey.Phone(phone, false));
    }

    /**
     * The host's own id of the customer.
     *
     * @param customerId the id
     * @return this seed
     */
    public RecordSeed customerId(String customerId) {
        return key(IdentityKey.customerId(customerId));
    }

    /**
     * The value of a field.
     *
     * @param field the field's name
     * @param value the value
     * @return this seed
     */
    public RecordSeed field(String field, FieldValue value) {
        fields.put(field, value);
        return this;
    }

    /**
     * A text in a field.
     *
     * @param field the field's name
     * @param value the text
     * @return this seed
     */
    public RecordSeed text(String field, String value) {
        return field(field, new FieldValue.TextValue(value));
    }

    /**
     * A number in a field.
     *
     * @param field the field's name
     * @param value the number
     * @return this seed
     */
    public RecordSeed number(String field, long value) {
        return field(field, new FieldValue.NumberValue(BigDecimal.valueOf(value)));
    }

    /**
     * A further value of a field that holds several, such as a second email address.
     *
     * @param field the field's name
     * @param value the further value
     * @return this seed
     */
    public RecordSeed more(String field, String value) {
        more.computeIfAbsent(field, name -> new ArrayList<>()).add(value);
        return this;
    }
}
