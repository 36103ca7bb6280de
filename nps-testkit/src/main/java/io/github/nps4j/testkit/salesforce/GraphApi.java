package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Composite graphs: each is written as a whole or not at all, and its nodes can name what former ones made. */
final class GraphApi {

    private static final int MOST_GRAPHS = 75;
    private static final int MOST_NODES = 500;
    private static final int MOST_FAILED = 14;
    private static final Pattern REFERENCE = Pattern.compile("@\\{(\\w+)\\.(\\w+)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_]{0,39}");

    private final Org org;
    private final RecordsApi records;

    GraphApi(Org org, RecordsApi records) {
        this.org = org;
        this.records = records;
    }

    Answer run(String version, JsonNode body, @Nullable RowFault fault) {
        JsonNode graphs = body.path("graphs");
        if (!graphs.isArray() || graphs.isEmpty() || body.size() != 1) {
            throw ApiException.badJson("'graphs' is to be the only member, and an array that is not empty");
        }
        if (graphs.size() > MOST_GRAPHS) {
            throw new ApiException(
                    400, "LIMIT_EXCEEDED", "The request has more than " + MOST_GRAPHS + " graphs: " + graphs.size());
        }
        Set<String> ids = new HashSet<>();
        int nodes = 0;
        for (JsonNode graph : graphs) {
            if (!NAME.matcher(graph.path("graphId").asText("")).matches()
                    || !ids.add(graph.path("graphId").asText())) {
                throw ApiException.badJson("each graph needs a 'graphId' of its own");
            }
            if (!graph.path("compositeRequest").isArray()
                    || graph.path("compositeRequest").isEmpty()) {
                throw ApiException.badJson("each graph needs a 'compositeRequest'");
            }
            nodes += graph.path("compositeRequest").size();
        }
        if (nodes > MOST_NODES) {
            throw new ApiException(
                    400, "LIMIT_EXCEEDED", "The request has more than " + MOST_NODES + " nodes: " + nodes);
        }
        ObjectNode answer = JsonTrees.object();
        ArrayNode results = answer.putArray("graphs");
        int failed = 0;
        for (JsonNode graph : graphs) {
            ObjectNode result =
                    results.addObject().put("graphId", graph.path("graphId").asText());
            ArrayNode responses = result.putObject("graphResponse").putArray("compositeResponse");
            boolean good = failed <= MOST_FAILED && runOne(version, graph.path("compositeRequest"), responses, fault);
            if (responses.isEmpty()) {
                graph.path("compositeRequest").forEach(node -> halted(responses.addObject(), node));
            }
            result.put("isSuccessful", good);
            failed += good ? 0 : 1;
        }
        return Answer.json(200, answer);
    }

    private boolean runOne(String version, JsonNode requests, ArrayNode responses, @Nullable RowFault fault) {
        Map<String, JsonNode> made = new HashMap<>();
        int bad = -1;
        ApiException error = null;
        List<Answer> answers = new ArrayList<>();
        org.begin();
        for (int i = 0; i < requests.size() && bad < 0; i++) {
            JsonNode node = requests.get(i);
            try {
                String name = node.path("referenceId").asText("");
                if (!NAME.matcher(name).matches() || made.containsKey(name)) {
                    throw ApiException.badJson("each node needs a 'referenceId' of its own");
                }
                Answer answer = act(version, node, made, fault);
                answers.add(answer);
                made.put(name, answer.body().isEmpty() ? JsonTrees.object() : JsonTrees.read(answer.body()));
                if (answer.status() >= 300) {
                    throw new ApiException(300, "MULTIPLE_CHOICES", "several records have this external id");
                }
            } catch (ApiException e) {
                bad = i;
                error = e;
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the simulator's own answer cannot be read", e);
            }
        }
        org.end(bad < 0);
        for (int i = 0; i < requests.size(); i++) {
            ObjectNode response = responses.addObject();
            if (error == null) {
                JsonNode body = made.get(requests.get(i).path("referenceId").asText());
                shell(response, requests.get(i), answers.get(i).status()).set("body", body);
            } else if (i == bad) {
                shell(response, requests.get(i), error.status).set("body", error.body());
            } else {
                halted(response, requests.get(i));
            }
        }
        return bad < 0;
    }

    private static ObjectNode shell(ObjectNode response, JsonNode request, int status) {
        response.putObject("httpHeaders");
        return response.put("httpStatusCode", status)
                .put("referenceId", request.path("referenceId").asText());
    }

    private static void halted(ObjectNode response, JsonNode request) {
        shell(response, request, 400)
                .set(
                        "body",
                        new ApiException(
                                        400,
                                        "PROCESSING_HALTED",
                                        "The transaction was rolled back since another operation in the same"
                                                + " transaction failed.")
                                .body());
    }

    private Answer act(String version, JsonNode node, Map<String, JsonNode> made, @Nullable RowFault fault) {
        String url = filled(node.path("url").asText(""), made);
        String root = "/services/data/" + version + "/sobjects/";
        if (!url.startsWith(root)) {
            throw ApiException.notFound();
        }
        List<String> path = Arrays.stream(url.substring(root.length()).split("/"))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        JsonNode body = filled(node.path("body"), made);
        return switch (node.path("method").asText("") + " " + path.size()) {
            case "POST 1" -> records.create(path.get(0), body, fault);
            case "PATCH 2" -> records.update(path.get(0), path.get(1), body, fault);
            case "PATCH 3" -> records.upsert(version, path.get(0), path.get(1), path.get(2), body, fault);
            case "DELETE 2" -> records.delete(path.get(0), path.get(1));
            case "GET 2" -> records.read(version, path.get(0), path.get(1), null);
            default -> throw ApiException.notFound();
        };
    }

    private static JsonNode filled(JsonNode node, Map<String, JsonNode> made) {
        if (node.isTextual()) {
            return JsonTrees.object().textNode(filled(node.textValue(), made));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonTrees.object();
            object.properties().forEach(entry -> copy.set(entry.getKey(), filled(entry.getValue(), made)));
            return copy;
        }
        return node;
    }

    private static String filled(String text, Map<String, JsonNode> made) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            JsonNode value =
                    made.getOrDefault(match.group(1), JsonTrees.object()).path(match.group(2));
            if (value.isMissingNode()) {
                throw new ApiException(
                        400, "PROCESSING_HALTED", "Invalid reference specified. No value for " + match.group());
            }
            return Matcher.quoteReplacement(value.asText());
        });
    }
}
