package io.github.nps4j.crm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record that a lookup found: its id and the values of the fields that were asked for.
 *
 * @param id the CRM's id of the record; where a record was merged into another, the id of the surviving one
 * @param values field name to the values it holds now, as texts; a field that is empty or absent is not in the map. An
 *     email field may hold several addresses
 */
public record CrmRecord(String id, Map<String, List<String>> values) {

    /**
     * A record.
     *
     * @param id the CRM's id of the record; where a record was merged into another, the id of the surviving one
     * @param values field name to the values it holds now, as texts; a field that is empty or absent is not in the map.
     *     An email field may hold several addresses
     */
    public CrmRecord {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * A record of which only the id is known.
     *
     * @param id the CRM's id
     * @return a record without values
     */
    public static CrmRecord of(String id) {
        return new CrmRecord(id, Map.of());
    }

    /** Names the record and its fields, never their values. */
    @Override
    public String toString() {
        return "CrmRecord[" + id + ", fields " + values.keySet() + "]";
    }
}
