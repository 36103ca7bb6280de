package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import java.util.Collection;

/**
 * The ability to add what a mapping needs to the CRM's schema. It needs rights that a sync user should not have for
 * long, so nothing here is called unless the host asks for it.
 */
public interface SchemaProvisioner {

    /**
     * Adds a field, and makes it visible and writable to the user of these credentials. A field that is there already
     * with the same type is a success, so that the call can be repeated.
     *
     * @param type what kind of record
     * @param field the name (as the mapping names it), the type, the length and the options. Some CRMs make the name from
     *     the label; the answer tells the name that the field got
     * @param label what people see
     * @return the CRM's name of the field, which the mapping must use
     * @throws CrmException if the rights are missing ({@link FailureKind#FORBIDDEN}), the CRM has no such type of field or
     *     a field of this name has another type ({@link FailureKind#SCHEMA}), or the call failed
     */
    String createField(RecordType type, CrmField field, String label);

    /**
     * Adds options to a picklist or multi-select field. Options that are there already are left alone.
     *
     * @param type what kind of record
     * @param field the CRM's name of the field
     * @param options the options, as values
     * @throws CrmException if the rights are missing, the field takes no options, or the call failed
     */
    void addOptions(RecordType type, String field, Collection<String> options);
}
