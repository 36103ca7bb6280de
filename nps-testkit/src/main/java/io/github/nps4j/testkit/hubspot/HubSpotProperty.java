package io.github.nps4j.testkit.hubspot;

import java.util.List;

/**
 * A property of the simulator. Immutable.
 *
 * @param name the internal name: a lower-case letter, then lower-case letters, digits or {@code _}, at most 100
 * @param type {@code string}, {@code number}, {@code bool}, {@code date}, {@code datetime}, {@code enumeration} or
 *     {@code phone_number}
 * @param fieldType how it is shown, such as {@code text}, {@code textarea}, {@code number}, {@code select},
 *     {@code checkbox}, {@code booleancheckbox} or {@code date}
 * @param options the internal values of an enumeration, in order; empty for other types
 * @param unique whether no two contacts may have the same value ({@code hasUniqueValue})
 * @param readOnly whether requests cannot write it
 * @param calculated whether HubSpot computes it
 */
public record HubSpotProperty(
        String name,
        String type,
        String fieldType,
        List<String> options,
        boolean unique,
        boolean readOnly,
        boolean calculated) {

    /**
     * A property.
     *
     * @param name the internal name
     * @param type what it holds
     * @param fieldType how it is shown
     * @param options the internal values of an enumeration, copied
     * @param unique whether no two contacts may have the same value
     * @param readOnly whether requests cannot write it
     * @param calculated whether HubSpot computes it
     */
    public HubSpotProperty {
        options = List.copyOf(options);
    }

    /**
     * A writable property.
     *
     * @param name the internal name
     * @param type what it holds
     * @param fieldType how it is shown
     * @param options the internal values of an enumeration
     * @return the property
     */
    public static HubSpotProperty of(String name, String type, String fieldType, String... options) {
        return new HubSpotProperty(name, type, fieldType, List.of(options), false, false, false);
    }

    /**
     * A writable text property of which no two contacts may have the same value.
     *
     * @param name the internal name
     * @return the property
     */
    public static HubSpotProperty uniqueText(String name) {
        return new HubSpotProperty(name, "string", "text", List.of(), true, false, false);
    }

    /**
     * A text property that requests cannot write.
     *
     * @param name the internal name
     * @return the property
     */
    public static HubSpotProperty readOnlyText(String name) {
        return new HubSpotProperty(name, "string", "text", List.of(), false, true, false);
    }

    /** What most NPS mappings want. */
    static List<HubSpotProperty> forNps() {
        return List.of(
                of("nps_score", "number", "number"),
                of("nps_segment", "enumeration", "select", "promoter", "passive", "detractor"),
                of("nps_comment", "string", "textarea"),
                of("nps_survey", "string", "text"),
                of("nps_themes", "enumeration", "checkbox", "price", "support", "delivery"),
                of("nps_contact_me", "bool", "booleancheckbox", "true", "false"),
                of("nps_answered_on", "date", "date"),
                of("nps_answered_at", "datetime", "date"),
                uniqueText("customer_id"),
                of("account_number", "string", "text"));
    }

    boolean multiple() {
        return type.equals("enumeration") && fieldType.equals("checkbox");
    }
}
