package io.github.nps4j.crm.zoho;

import io.github.nps4j.mapping.RecordType;

/** Where things are, by version of the API. */
final class ZohoPaths {

    private final String root;

    ZohoPaths(String version) {
        if (!version.matches("v[1-9][0-9]?(\\.[0-9])?")) {
            throw new IllegalArgumentException(
                    "'" + version + "' is no version of the Zoho CRM API: use a number such as v8");
        }
        this.root = "/crm/" + version;
    }

    String module(String module, String rest) {
        return root + "/" + module + rest;
    }

    String coql() {
        return root + "/coql";
    }

    String fields(String rest) {
        return root + "/settings/fields" + rest;
    }

    String tags() {
        return root + "/settings/tags";
    }

    /** Zoho's name of the module; other names are taken as Zoho's own, such as that of a custom module. */
    static String moduleName(RecordType type) {
        return switch (type.name()) {
            case "contact" -> "Contacts";
            case "account" -> "Accounts";
            case "lead" -> "Leads";
            case "deal" -> "Deals";
            default -> type.name();
        };
    }
}
