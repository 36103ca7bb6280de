package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.zoho.ZohoCoql.Quotes;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks for records in as few queries as Zoho's rules allow. Each row that comes back is only a proposal: the caller
 * compares.
 */
final class ZohoQueries {

    /** Some rows more than keys, for keys that several records have. */
    private static final double SPARE = 1.25;

    private static final String SYNTAX_ERROR = "SYNTAX_ERROR";

    private final ZohoApi api;
    private final ZohoSchemas schemas;
    private final int conditions;
    private volatile Quotes quotes = Quotes.BACKSLASH;

    ZohoQueries(ZohoApi api, ZohoSchemas schemas, int conditions) {
        this.api = api;
        this.schemas = schemas;
        this.conditions = conditions;
    }

    /**
     * What is asked.
     *
     * @param module the module's API name
     * @param columns what comes back, {@code id} among it
     * @param fields one of these has one of the values
     * @param textsOf the values that a key may have there
     * @param quoted whether they are texts; numbers are not
     */
    record Question(
            String module,
            Collection<String> columns,
            Collection<String> fields,
            Function<String, ? extends Collection<String>> textsOf,
            boolean quoted) {}

    /**
     * Asks.
     *
     * @param keys the keys; none twice
     * @param rows gets each record that came back
     * @param tooMany gets a key that more records have than Zoho lists
     * @throws CrmException if Zoho refuses
     */
    void ask(Question question, List<String> keys, Consumer<JsonNode> rows, Consumer<String> tooMany) {
        List<String> plain = new ArrayList<>();
        List<String> special = new ArrayList<>();
        for (String key : keys) {
            boolean isPlain = question.textsOf().apply(key).stream().allMatch(ZohoCoql::isPlain);
            (isPlain || !question.quoted() ? plain : special).add(key);
        }
        askInChunks(question, plain, quotes, rows, tooMany);
        if (!special.isEmpty()) {
            askQuoted(question, special, rows, tooMany);
        }
    }

    /** Apart from the others, so that an account which quotes in the other way refuses nothing else. */
    private void askQuoted(Question question, List<String> keys, Consumer<JsonNode> rows, Consumer<String> tooMany) {
        Quotes first = quotes;
        try {
            askInChunks(question, keys, first, rows, tooMany);
        } catch (CrmException e) {
            if (!SYNTAX_ERROR.equals(e.failure().code().orElse(null))) {
                throw e;
            }
            Quotes other = first == Quotes.BACKSLASH ? Quotes.DOUBLED : Quotes.BACKSLASH;
            askInChunks(question, keys, other, rows, tooMany);
            quotes = other;
        }
    }

    private void askInChunks(
            Question question, List<String> keys, Quotes how, Consumer<JsonNode> rows, Consumer<String> tooMany) {
        int most = ZohoCoql.valuesFor(question.fields().size(), conditions);
        List<String> chunk = new ArrayList<>();
        Set<String> texts = new LinkedHashSet<>();
        for (String key : keys) {
            Collection<String> more = question.textsOf().apply(key);
            if (!chunk.isEmpty() && texts.size() + more.size() > most) {
                askOnce(question, chunk, how, limitFor(chunk), rows, tooMany);
                chunk.clear();
                texts.clear();
            }
            chunk.add(key);
            texts.addAll(more);
        }
        if (!texts.isEmpty()) {
            askOnce(question, chunk, how, limitFor(chunk), rows, tooMany);
        }
    }

    private static int limitFor(List<String> keys) {
        return ZohoCoql.limitFor((int) Math.ceil(keys.size() * SPARE));
    }

    private void askOnce(
            Question question,
            List<String> keys,
            Quotes how,
            int limit,
            Consumer<JsonNode> rows,
            Consumer<String> tooMany) {
        List<String> texts = keys.stream()
                .flatMap(key -> question.textsOf().apply(key).stream())
                .distinct()
                .toList();
        List<String> literals = question.quoted()
                ? texts.stream().map(text -> ZohoCoql.text(text, how)).toList()
                : texts;
        HttpAnswer answer = api.coql(
                ZohoCoql.query(question.module(), question.columns(), question.fields(), literals, limit),
                Redaction.of(question.columns(), texts));
        if (answer.status() == 204) {
            return;
        }
        if (!answer.isSuccess()) {
            CrmException refusal = new CrmException(answer.failure());
            if (refusal.failure().kind() == FailureKind.SCHEMA) {
                schemas.forget(question.module());
            }
            throw refusal;
        }
        JsonNode data = ZohoApi.data(answer);
        if (!ZohoApi.hasMore(answer)) {
            data.forEach(rows);
        } else if (limit < ZohoCoql.ROWS) {
            askOnce(question, keys, how, ZohoCoql.ROWS, rows, tooMany);
        } else if (keys.size() > 1) {
            int half = keys.size() / 2;
            askOnce(question, keys.subList(0, half), how, limit, rows, tooMany);
            askOnce(question, keys.subList(half, keys.size()), how, limit, rows, tooMany);
        } else {
            tooMany.accept(keys.get(0));
        }
    }
}
