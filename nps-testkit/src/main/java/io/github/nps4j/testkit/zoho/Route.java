package io.github.nps4j.testkit.zoho;

import java.util.List;

/**
 * What a path leads to.
 *
 * @param endpoint what is asked for
 * @param module the module in the path; empty if there is none
 * @param id the id in the path; empty if there is none
 * @param last the last part of the path
 */
record Route(Endpoint endpoint, String module, String id, String last) {

    static Route of(String method, List<String> path) {
        if (path.equals(List.of("oauth", "v2", "token"))) {
            return new Route(method.equals("POST") ? Endpoint.OAUTH_TOKEN : Endpoint.UNKNOWN, "", "", "");
        }
        if (path.size() < 3 || !path.get(0).equals("crm") || !path.get(1).matches("v[78]")) {
            return new Route(Endpoint.UNKNOWN, "", "", "");
        }
        List<String> rest = path.subList(2, path.size());
        String first = rest.get(0);
        String last = rest.get(rest.size() - 1);
        if (first.equals("settings")) {
            return settings(method, rest);
        }
        if (first.equals("coql")) {
            return new Route(method.equals("POST") && rest.size() == 1 ? Endpoint.COQL : Endpoint.UNKNOWN, "", "", "");
        }
        boolean second = rest.size() == 2;
        boolean id = rest.size() > 1 && rest.get(1).matches("[0-9]{1,20}");
        Endpoint endpoint = switch (method) {
            case "GET" -> {
                if (second && last.equals("search")) {
                    yield Endpoint.SEARCH;
                }
                yield id && second
                        ? Endpoint.RECORD_READ
                        : id && rest.size() == 3 ? Endpoint.RELATED_READ : Endpoint.UNKNOWN;
            }
            case "POST" -> {
                if (rest.size() == 1) {
                    yield Endpoint.RECORDS_INSERT;
                }
                if (second && last.equals("upsert")) {
                    yield Endpoint.RECORDS_UPSERT;
                }
                yield rest.size() == 3 && rest.get(1).equals("actions") && last.matches("(add|remove)_tags")
                        ? Endpoint.TAGS_CHANGE
                        : Endpoint.UNKNOWN;
            }
            case "PUT" -> rest.size() == 1 ? Endpoint.RECORDS_UPDATE : Endpoint.UNKNOWN;
            case "DELETE" -> id && second ? Endpoint.RECORD_DELETE : Endpoint.UNKNOWN;
            default -> Endpoint.UNKNOWN;
        };
        return new Route(endpoint, first, id ? rest.get(1) : "", last);
    }

    private static Route settings(String method, List<String> rest) {
        String area = rest.size() > 1 ? rest.get(1) : "";
        String id = rest.size() == 3 ? rest.get(2) : "";
        if (area.equals("tags") && rest.size() == 2 && method.equals("GET")) {
            return new Route(Endpoint.TAGS_READ, "", "", "");
        }
        if (!area.equals("fields") || rest.size() > 3) {
            return new Route(Endpoint.UNKNOWN, "", "", "");
        }
        Endpoint endpoint = switch (method) {
            case "GET" -> id.isEmpty() ? Endpoint.FIELDS_READ : Endpoint.UNKNOWN;
            case "POST" -> id.isEmpty() ? Endpoint.FIELDS_CHANGE : Endpoint.UNKNOWN;
            case "PATCH" -> id.isEmpty() ? Endpoint.UNKNOWN : Endpoint.FIELDS_CHANGE;
            default -> Endpoint.UNKNOWN;
        };
        return new Route(endpoint, "", id, "");
    }
}
