package io.github.nps4j.crm;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields that a record type has in one account of a CRM. Immutable. */
public final class CrmSchema {

    private static final CrmSchema OPEN = new CrmSchema(Map.of(), true);

    private final Map<String, CrmField> fields;
    private final boolean open;

    private CrmSchema(Map<String, CrmField> fields, boolean open) {
        this.fields = fields;
        this.open = open;
    }

    /**
     * A schema with these fields and no others.
     *
     * @param fields the fields
     * @return the schema
     */
    public static CrmSchema of(Collection<CrmField> fields) {
        Map<String, CrmField> byName = new LinkedHashMap<>();
        fields.forEach(field -> byName.put(field.name(), field));
        return new CrmSchema(Collections.unmodifiableMap(byName), false);
    }

    /**
     * The schema of a destination that takes any field, such as a webhook.
     *
     * @return a schema against which every mapping is right
     */
    public static CrmSchema open() {
        return OPEN;
    }

    /**
     * Whether any field is taken.
     *
     * @return {@code true} for a webhook
     */
    public boolean isOpen() {
        return open;
    }

    /**
     * A field.
     *
     * @param name the CRM's name of it, exactly
     * @return the field, if it exists
     */
    public Optional<CrmField> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /**
     * All fields.
     *
     * @return name to field, in the CRM's order
     */
    public Map<String, CrmField> fields() {
        return fields;
    }
}
