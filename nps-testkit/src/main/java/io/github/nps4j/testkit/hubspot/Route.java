package io.github.nps4j.testkit.hubspot;

import java.util.List;

/**
 * What a path leads to, whichever of the two forms it has: {@code /crm/v3/objects/contacts/...} or
 * {@code /crm/objects/2026-03/contacts/...}.
 *
 * @param endpoint what is asked for
 * @param version of the API
 * @param objectType the name or id of the object type in the path; empty if there is none
 * @param argument the id or name in the path; empty if there is none
 */
record Route(Endpoint endpoint, ApiVersion version, String objectType, String argument) {

    private static final Route NOWHERE = new Route(Endpoint.UNKNOWN, ApiVersion.MARCH_2026, "", "");

    static Route of(String method, List<String> path) {
        if (path.size() == 3 && path.get(0).equals("oauth") && path.get(2).equals("token")) {
            return new Route(Endpoint.OAUTH_TOKEN, ApiVersion.MARCH_2026, "", "");
        }
        if (path.size() < 4 || !path.get(0).equals("crm")) {
            return NOWHERE;
        }
        boolean legacy = path.get(1).matches("v[0-9]");
        String area = path.get(legacy ? 2 : 1);
        ApiVersion version = ApiVersion.of(path.get(legacy ? 1 : 2));
        boolean datedVersion = version == ApiVersion.MARCH_2026 || version == ApiVersion.SEPTEMBER_2026;
        List<String> rest = path.subList(4, path.size());
        String type = path.get(3);
        if (area.equals("lists") && legacy != datedVersion && version != ApiVersion.V4) {
            boolean byName = String.join("/", rest).matches("[^/]+/name/[^/]+") && type.equals("object-type-id");
            return byName
                    ? new Route(
                            method.equals("GET") ? Endpoint.LIST_READ : Endpoint.UNKNOWN,
                            version,
                            rest.get(0),
                            rest.get(2))
                    : new Route(list(method, rest), version, "", type);
        }
        boolean associations =
                area.equals("associations") || (rest.size() == 3 && rest.get(1).equals("associations"));
        if (legacy == datedVersion || (version == ApiVersion.V4 && !associations)) {
            return NOWHERE;
        }
        Endpoint endpoint = switch (area) {
            case "properties" -> property(method, rest);
            case "associations" -> version == ApiVersion.V3 ? Endpoint.UNKNOWN : association(method, rest);
            case "objects" -> object(method, type, rest);
            default -> Endpoint.UNKNOWN;
        };
        return new Route(endpoint, version, type, argument(endpoint, rest));
    }

    private static String argument(Endpoint endpoint, List<String> rest) {
        if (endpoint == Endpoint.ASSOCIATIONS_READ) {
            return rest.get(0) + "/" + rest.get(2);
        }
        if (endpoint == Endpoint.ASSOCIATIONS_CREATE
                || endpoint == Endpoint.ASSOCIATIONS_BATCH_READ
                || endpoint == Endpoint.ASSOCIATION_LABELS) {
            return rest.get(0);
        }
        return String.join("/", rest);
    }

    private static Endpoint association(String method, List<String> rest) {
        String tail = String.join("/", rest);
        if (method.equals("POST") && tail.matches("[^/]+/batch/associate/default")) {
            return Endpoint.ASSOCIATIONS_CREATE;
        }
        if (method.equals("POST") && tail.matches("[^/]+/batch/read")) {
            return Endpoint.ASSOCIATIONS_BATCH_READ;
        }
        return method.equals("GET") && tail.matches("[^/]+/labels") ? Endpoint.ASSOCIATION_LABELS : Endpoint.UNKNOWN;
    }

    private static Endpoint property(String method, List<String> rest) {
        String tail = method + " " + String.join("/", rest);
        return switch (tail) {
            case "POST " -> Endpoint.PROPERTIES_CREATE;
            case "POST batch/create" -> Endpoint.PROPERTIES_CREATE;
            case "POST groups", "GET groups" -> Endpoint.PROPERTY_GROUPS;
            default -> {
                if (method.equals("PATCH") && rest.size() == 1) {
                    yield Endpoint.PROPERTY_UPDATE;
                }
                yield method.equals("GET") && rest.size() <= 1 ? Endpoint.PROPERTIES_READ : Endpoint.UNKNOWN;
            }
        };
    }

    private static Endpoint object(String method, String type, List<String> rest) {
        String tail = String.join("/", rest);
        boolean note = type.equals("notes") || type.equals("0-46");
        if (!note && !type.equals("tasks") && !type.equals("0-27")) {
            return record(method, rest, tail);
        }
        if (method.equals("POST") && (tail.isEmpty() || tail.equals("batch/create"))) {
            return note ? Endpoint.NOTES_CREATE : Endpoint.TASKS_CREATE;
        }
        if (note && method.equals("POST") && tail.equals("batch/update")) {
            return Endpoint.NOTES_UPDATE;
        }
        if (method.equals("DELETE") && rest.size() == 1) {
            return note ? Endpoint.NOTE_DELETE : Endpoint.TASK_DELETE;
        }
        boolean read = method.equals("POST") ? tail.equals("batch/read") : method.equals("GET") && rest.size() == 1;
        if (!read) {
            return Endpoint.UNKNOWN;
        }
        return note ? Endpoint.NOTES_READ : Endpoint.TASKS_READ;
    }

    private static Endpoint record(String method, List<String> rest, String tail) {
        if (method.equals("POST")) {
            return switch (tail) {
                case "" -> Endpoint.CONTACT_CREATE;
                case "search" -> Endpoint.CONTACTS_SEARCH;
                case "batch/read" -> Endpoint.CONTACTS_BATCH_READ;
                case "batch/update" -> Endpoint.CONTACTS_BATCH_UPDATE;
                case "batch/upsert" -> Endpoint.CONTACTS_BATCH_UPSERT;
                case "batch/create" -> Endpoint.CONTACTS_BATCH_CREATE;
                default -> Endpoint.UNKNOWN;
            };
        }
        if (rest.size() == 1) {
            return switch (method) {
                case "GET" -> Endpoint.CONTACT_READ;
                case "PATCH" -> Endpoint.CONTACT_UPDATE;
                default -> Endpoint.UNKNOWN;
            };
        }
        return method.equals("GET") && rest.size() == 3 && rest.get(1).equals("associations")
                ? Endpoint.ASSOCIATIONS_READ
                : Endpoint.UNKNOWN;
    }

    private static Endpoint list(String method, List<String> rest) {
        return switch (method + " " + String.join("/", rest)) {
            case "GET " -> Endpoint.LIST_READ;
            case "PUT memberships/add" -> Endpoint.LIST_ADD;
            case "PUT memberships/remove" -> Endpoint.LIST_REMOVE;
            default -> Endpoint.UNKNOWN;
        };
    }
}
