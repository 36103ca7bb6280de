package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The errors that Meta documents: code, HTTP status, title. */
final class GraphErrors {

    private static final Map<Integer, Entry> KNOWN = read();
    private static final AtomicLong TRACES = new AtomicLong();

    private GraphErrors() {}

    /** One error. */
    record Entry(int status, String title) {}

    static Entry of(int code) {
        return KNOWN.getOrDefault(code, new Entry(400, "Unknown error"));
    }

    static List<Integer> codes() {
        return List.copyOf(KNOWN.keySet());
    }

    static String newTrace() {
        return "Anps" + Long.toString(TRACES.incrementAndGet() + 1_000_000, 36) + "TRACE";
    }

    /** The body of a refused request. */
    static ObjectNode body(int code, String details) {
        ObjectNode body = JsonTrees.object();
        ObjectNode error = body.putObject("error")
                .put("message", "(#" + code + ") " + of(code).title())
                .put("type", "OAuthException")
                .put("code", code);
        error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        error.put("fbtrace_id", newTrace());
        return body;
    }

    /** An element of {@code errors} in a webhook. */
    static ObjectNode webhook(int code, String details) {
        String title = of(code).title();
        ObjectNode error =
                JsonTrees.object().put("code", code).put("title", title).put("message", title);
        error.putObject("error_data").put("details", details);
        return error.put("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
    }

    private static Map<Integer, Entry> read() {
        Map<Integer, Entry> known = new TreeMap<>();
        try (InputStream in = GraphErrors.class.getResourceAsStream("errors.tsv")) {
            if (in == null) {
                throw new IllegalStateException("errors.tsv is missing beside GraphErrors: the jar is incomplete");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = line.split("\t", -1);
                known.put(Integer.parseInt(cells[0]), new Entry(Integer.parseInt(cells[1]), cells[2]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("errors.tsv cannot be read", e);
        }
        return known;
    }
}
