package io.github.nps4j.crm.hubspot;

import io.github.nps4j.mapping.RecordType;

/**
 * Where things are, by version of the API. Dated versions put the version after the area, the legacy ones before it:
 * {@code /crm/objects/2026-03/contacts} against {@code /crm/v3/objects/contacts}.
 */
final class HubSpotPaths {

    private final String version;

    HubSpotPaths(String version) {
        if (!version.matches("v[1-9]|20[0-9]{2}-(0[1-9]|1[0-2])")) {
            throw new IllegalArgumentException("'" + version
                    + "' is no version of the HubSpot API: use a date such as 2026-03, or v3 for the legacy paths");
        }
        this.version = version;
    }

    String objects(RecordType type, String rest) {
        return area("objects") + "/" + objectName(type) + rest;
    }

    String notes(String rest) {
        return area("objects") + "/notes" + rest;
    }

    String tasks(String rest) {
        return area("objects") + "/tasks" + rest;
    }

    String properties(RecordType type) {
        return area("properties") + "/" + objectName(type);
    }

    /** Where OAuth tokens are renewed. */
    String token() {
        return "/oauth/" + version + "/token";
    }

    private String area(String area) {
        return version.startsWith("v") ? "/crm/" + version + "/" + area : "/crm/" + area + "/" + version;
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
