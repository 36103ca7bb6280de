package io.github.nps4j.crm.hubspot;

import io.github.nps4j.mapping.RecordType;
import java.util.Map;

/**
 * Where things are, by version of the API. Dated versions put the version after the area, the legacy ones before it:
 * {@code /crm/objects/2026-03/contacts} against {@code /crm/v3/objects/contacts}.
 */
final class HubSpotPaths {

    /** A name or an id of an object. */
    static final String OBJECT = "[A-Za-z][A-Za-z0-9_]{0,99}|[0-9]{1,4}-[0-9]{1,12}";

    private final String version;
    private final Map<String, String> named;

    HubSpotPaths(String version) {
        this(version, Map.of());
    }

    private HubSpotPaths(String version, Map<String, String> named) {
        if (!version.matches("v[1-9]|20[0-9]{2}-(0[1-9]|1[0-2])")) {
            throw new IllegalArgumentException("'" + version
                    + "' is no version of the HubSpot API: use a date such as 2026-03, or v3 for the legacy paths");
        }
        this.version = version;
        this.named = Map.copyOf(named);
    }

    /** The same paths with a name or id of the account's own for some record types. */
    HubSpotPaths with(Map<String, String> names) {
        return new HubSpotPaths(version, names);
    }

    String objects(RecordType type, String rest) {
        return area("objects") + "/" + name(type) + rest;
    }

    /** How HubSpot calls records of a type. */
    String name(RecordType type) {
        String own = named.get(type.name());
        return own == null ? objectName(type) : own;
    }

    String notes(String rest) {
        return area("objects") + "/notes" + rest;
    }

    String tasks(String rest) {
        return area("objects") + "/tasks" + rest;
    }

    String properties(RecordType type) {
        return area("properties") + "/" + name(type);
    }

    /** Relates records; the legacy form of it came with v4. Also for notes and tasks, which are no record types. */
    String associations(String from, String to, String rest) {
        return (version.startsWith("v") ? "/crm/v4/associations" : area("associations")) + "/" + from + "/" + to + rest;
    }

    String lists(String rest) {
        return area("lists") + rest;
    }

    /** Where OAuth tokens are renewed. */
    String token() {
        return "/oauth/" + version + "/token";
    }

    private String area(String area) {
        return version.startsWith("v") ? "/crm/" + version + "/" + area : "/crm/" + area + "/" + version;
    }

    /** HubSpot's id of the objects of a type, or empty if only the account knows it. */
    String objectTypeId(RecordType type) {
        return switch (name(type)) {
            case "contacts" -> "0-1";
            case "companies" -> "0-2";
            case "deals" -> "0-3";
            default -> name(type).matches("[0-9]{1,4}-[0-9]{1,12}") ? name(type) : "";
        };
    }

    /** Other names are taken as HubSpot's own, such as that of a custom object. */
    static String objectName(RecordType type) {
        return switch (type.name()) {
            case "contact" -> "contacts";
            case "account" -> "companies";
            case "lead" -> "leads";
            case "deal" -> "deals";
            default -> type.name();
        };
    }
}
