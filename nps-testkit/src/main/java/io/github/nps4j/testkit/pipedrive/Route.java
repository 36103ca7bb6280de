package io.github.nps4j.testkit.pipedrive;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a path leads to.
 *
 * @param endpoint what is asked for
 * @param kind of record; a person where the path names none
 * @param argument the id or code in the path; empty if there is none
 */
record Route(Endpoint endpoint, PipedriveKind kind, String argument) {

    private static final Route NOWHERE = new Route(Endpoint.UNKNOWN, PipedriveKind.PERSON, "");

    static Route of(String method, List<String> path) {
        String all = "/" + String.join("/", path);
        return switch (method + " " + all) {
            case "POST /oauth/token" -> plain(Endpoint.OAUTH_TOKEN);
            case "GET /api/v1/notes" -> plain(Endpoint.NOTES_LIST);
            case "POST /api/v1/notes" -> plain(Endpoint.NOTE_CREATE);
            case "GET /api/v1/activityTypes" -> plain(Endpoint.ACTIVITY_TYPES);
            case "GET /api/v2/activities" -> plain(Endpoint.ACTIVITIES_LIST);
            case "POST /api/v2/activities" -> plain(Endpoint.ACTIVITY_CREATE);
            case "GET /api/v2/itemSearch/field" -> plain(Endpoint.SEARCH);
            default -> {
                Endpoint one = path.size() == 4 ? engagement(method + " " + all) : Endpoint.UNKNOWN;
                if (one != Endpoint.UNKNOWN) {
                    yield new Route(one, PipedriveKind.PERSON, path.get(3));
                }
                yield path.size() >= 3 && all.startsWith("/api/v2/") ? record(method, path) : NOWHERE;
            }
        };
    }

    /** One note or activity by its id. */
    private static Endpoint engagement(String request) {
        return switch (request.substring(0, request.lastIndexOf('/'))) {
            case "PUT /api/v1/notes" -> Endpoint.NOTE_UPDATE;
            case "DELETE /api/v1/notes" -> Endpoint.NOTE_DELETE;
            case "DELETE /api/v2/activities" -> Endpoint.ACTIVITY_DELETE;
            default -> Endpoint.UNKNOWN;
        };
    }

    private static Route plain(Endpoint endpoint) {
        return new Route(endpoint, PipedriveKind.PERSON, "");
    }

    private static Route record(String method, List<String> path) {
        String area = path.get(2);
        List<String> rest = path.subList(3, path.size());
        String first = rest.isEmpty() ? "" : rest.get(0);
        return Arrays.stream(PipedriveKind.values())
                .filter(kind -> kind.plural.equals(area) || kind.fields.equals(area))
                .findFirst()
                .map(kind -> new Route(
                        kind.plural.equals(area) ? endpoint(method, rest) : fields(method, rest), kind, first))
                .orElse(NOWHERE);
    }

    private static Endpoint endpoint(String method, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (method) {
                case "GET" -> Endpoint.RECORDS_LIST;
                case "POST" -> Endpoint.RECORD_CREATE;
                default -> Endpoint.UNKNOWN;
            };
        }
        if (rest.size() > 1) {
            return Endpoint.UNKNOWN;
        }
        return switch (method) {
            case "GET" -> rest.get(0).equals("search") ? Endpoint.SEARCH : Endpoint.RECORD_READ;
            case "PATCH" -> Endpoint.RECORD_UPDATE;
            default -> Endpoint.UNKNOWN;
        };
    }

    private static Endpoint fields(String method, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (method) {
                case "GET" -> Endpoint.FIELDS_LIST;
                case "POST" -> Endpoint.FIELDS_WRITE;
                default -> Endpoint.UNKNOWN;
            };
        }
        return method.equals("POST") && rest.size() == 2 && rest.get(1).equals("options")
                ? Endpoint.FIELDS_WRITE
                : Endpoint.UNKNOWN;
    }

    /** The scopes of which an OAuth token needs one. */
    Set<String> scopes() {
        boolean deals = kind == PipedriveKind.DEAL;
        String full = deals ? "deals:full" : "contacts:full";
        String read = deals ? "deals:read" : "contacts:read";
        return switch (endpoint) {
            case FIELDS_LIST -> Set.of(full, read, deals ? "deal-fields:full" : "contact-fields:full");
            case FIELDS_WRITE -> Set.of(deals ? "deal-fields:full" : "contact-fields:full");
            case RECORD_READ, RECORDS_LIST -> Set.of(full, read);
            case RECORD_CREATE, RECORD_UPDATE -> Set.of(full);
            case SEARCH -> Set.of(full, read, "search:read");
            case NOTES_LIST -> Set.of("contacts:read", "contacts:full", "deals:read", "deals:full");
            case NOTE_CREATE, NOTE_UPDATE, NOTE_DELETE -> Set.of("contacts:full", "deals:full");
            case ACTIVITIES_LIST -> Set.of("activities:read", "activities:full");
            case ACTIVITY_CREATE, ACTIVITY_DELETE -> Set.of("activities:full");
            case ACTIVITY_TYPES -> Set.of("activities:read", "activities:full", "admin");
            case OAUTH_TOKEN, UNKNOWN -> Set.of();
        };
    }
}
