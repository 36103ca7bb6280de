package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The templates of one WhatsApp Business Account. Safe for use by many threads. Meta counts these calls: 200 an hour, or
 * 5,000 with a registered number, so a host keeps what it read and follows the webhooks about templates.
 */
public final class TemplateClient {

    private static final String FIELDS = "id,name,language,status,category,components,parameter_format,quality_score";
    private static final int PAGE = 100;

    /** An account has at most 6,000 templates, in several languages each. */
    private static final int MAX_PAGES = 1_000;

    private static final int BAD_CURSOR = 131059;
    private static final int MAX_STARTS = 3;

    private final GraphCaller graph;
    private final String accountId;

    TemplateClient(GraphCaller graph, String accountId) {
        this.graph = graph;
        this.accountId = accountId;
    }

    /**
     * All templates, read page by page. Where a cursor has become invalid meanwhile (131059), the list is read from its
     * beginning, up to three times.
     *
     * @return the templates, each once
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public List<Template> list() {
        return all(null);
    }

    /**
     * A template in all its languages.
     *
     * @param name its name
     * @return the templates of that name, possibly none
     * @throws IllegalArgumentException if it is no name
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public List<Template> byName(String name) {
        // Meta's filter also finds names that contain this one
        return all(TemplateMessage.checkedName(name)).stream()
                .filter(template -> template.name().equals(name))
                .toList();
    }

    private List<Template> all(@Nullable String name) {
        for (int start = 1; ; start++) {
            try {
                return pages(name);
            } catch (WhatsAppException e) {
                boolean badCursor =
                        e.error().map(error -> error.code() == BAD_CURSOR).orElse(false);
                if (!badCursor || start == MAX_STARTS) {
                    throw e;
                }
            }
        }
    }

    private List<Template> pages(@Nullable String name) {
        Map<String, Template> found = new LinkedHashMap<>();
        String after = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            HttpCall.Builder call = HttpCall.get("/{account}/message_templates")
                    .pathValue("account", accountId)
                    .query("fields", FIELDS)
                    .query("limit", Integer.toString(PAGE));
            if (name != null) {
                call.query("name", name);
            }
            if (after != null) {
                call.query("after", after);
            }
            JsonNode answer = graph.call(call.build());
            for (JsonNode node : answer.path("data")) {
                Template template = Template.read(node);
                found.put(template.id() + '\n' + template.name() + '\n' + template.language(), template);
            }
            String next = answer.path("paging").path("cursors").path("after").asText("");
            boolean isLast = answer.path("paging").path("next").asText("").isEmpty();
            if (isLast || next.isEmpty() || next.equals(after)) {
                return List.copyOf(found.values());
            }
            after = next;
        }
        throw new WhatsAppException(
                Failure.of(
                        FailureKind.UNEXPECTED,
                        "WhatsApp: the list of templates has more than " + MAX_PAGES + " pages"),
                null);
    }

    /**
     * One template.
     *
     * @param id its id
     * @return the template
     * @throws WhatsAppException if there is none, or Meta refuses or does not answer
     */
    public Template find(String id) {
        return Template.read(graph.call(HttpCall.get("/{template}")
                .pathValue("template", Check.graphId("template id", id))
                .query("fields", FIELDS)
                .build()));
    }

    /**
     * What a creation brought.
     *
     * @param id the new template's id
     * @param status where it stands, mostly {@link TemplateStatus#PENDING}
     * @param category what Meta takes it for, which may differ from what was asked for
     */
    public record Created(String id, TemplateStatus status, TemplateCategory category) {}

    /**
     * Creates a template, which Meta then reviews. At most 100 an hour.
     *
     * @param draft the template
     * @return what came of it
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public Created create(TemplateDraft draft) {
        JsonNode answer = graph.call(HttpCall.post("/{account}/message_templates")
                .pathValue("account", accountId)
                .json(draft.json())
                .build());
        return new Created(
                answer.path("id").asText(""),
                TemplateStatus.of(answer.path("status").asText("")),
                TemplateCategory.of(answer.path("category").asText("")));
    }

    /**
     * Deletes a template in all its languages. Its name stays locked for 30 days.
     *
     * @param name its name
     * @throws IllegalArgumentException if it is no name
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public void delete(String name) {
        delete(name, Optional.empty());
    }

    /**
     * Deletes a template in one language.
     *
     * @param name its name
     * @param id its id
     * @throws IllegalArgumentException if it is no name or no id
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public void delete(String name, String id) {
        delete(name, Optional.of(Check.graphId("template id", id)));
    }

    private void delete(String name, Optional<String> id) {
        HttpCall.Builder call = HttpCall.delete("/{account}/message_templates")
                .pathValue("account", accountId)
                .query("name", TemplateMessage.checkedName(name));
        id.ifPresent(value -> call.query("hsm_id", value));
        graph.callForSuccess(call.build());
    }

    /**
     * Asks Meta to end the pause of a template.
     *
     * @param id its id
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public void unpause(String id) {
        graph.callForSuccess(HttpCall.post("/{template}/unpause")
                .pathValue("template", Check.graphId("template id", id))
                .json(WhatsAppMessage.JSON.objectNode())
                .build());
    }

    @Override
    public String toString() {
        return "TemplateClient[" + accountId + "]";
    }
}
