package io.github.nps4j.mapping;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.Attribute.KeyKinds;
import io.github.nps4j.mapping.Attribute.Kind;
import io.github.nps4j.mapping.Attribute.Symbol;
import io.github.nps4j.mapping.Values.Outcome;
import io.github.nps4j.response.NpsResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From a response to typed values for the fields of a CRM's record, and to the tags, notes, tasks and history that go with
 * it. A mapping is one model with two forms: Java and a YAML file.
 *
 * <pre>{@code
 * FieldMapping mapping = FieldMapping.builder("hubspot-contact")
 *         .record(RecordType.CONTACT)
 *         .match("email")
 *         .match("customer_id", "customer_number")
 *         .field("nps_score", SCORE, number())
 *         .field("nps_segment", SEGMENT, picklist())
 *         .field("last_nps_comment", COMMENT, text().maxLength(255), NullPolicy.clear())
 *         .field("nps_survey_date", RESPONDED_AT, date(ZoneId.of("Asia/Seoul")))
 *         .tags("score >= 9", List.of("Promoter"), List.of("Detractor"))
 *         .history("NPS_Response__c", "NPS {score}", entry -> entry.field("Score__c", SCORE, number()))
 *         .build();
 * }</pre>
 *
 * <p>The same as a file:
 *
 * <pre>{@code
 * version: 1
 * name: hubspot-contact
 * record: contact
 * match: [email, {key: customer_id, field: customer_number}]
 * fields:
 *   - {to: nps_score, from: score, type: number}
 *   - {to: nps_segment, from: segment, type: picklist}
 *   - {to: last_nps_comment, from: comment, type: text, max_length: 255, on_null: clear}
 *   - {to: nps_survey_date, from: responded_at, type: date, zone: Asia/Seoul}
 * tags:
 *   - {when: score >= 9, add: [Promoter], remove: [Detractor]}
 * history:
 *   object: NPS_Response__c
 *   name: NPS {score}
 *   fields:
 *     - {to: Score__c, from: score, type: number}
 * }</pre>
 *
 * <p>A mapping that exists is right in itself: every error is found when it is built or read, all at once
 * ({@link MappingException}). Whether it fits the CRM's live schema is for the engine's preflight to say. Immutable and
 * thread-safe. A mapping holds no personal data.
 */
public final class FieldMapping {

    private final String name;
    private final RecordType recordType;
    private final Set<String> surveys;
    private final List<MatchKey> matchKeys;
    private final OnMissing onMissing;
    private final List<FieldRule> fields;
    private final List<TagRule> tags;
    private final List<NoteRule> notes;
    private final List<TaskRule> tasks;
    private final @Nullable HistoryRule history;

    private FieldMapping(Builder builder, Compiled rules) {
        this.name = builder.name;
        this.recordType = builder.recordType;
        this.surveys = Collections.unmodifiableSet(new LinkedHashSet<>(builder.surveys));
        this.matchKeys = List.copyOf(builder.matchKeys);
        this.onMissing = builder.onMissing;
        this.fields = List.copyOf(rules.fields);
        this.tags = List.copyOf(rules.tags);
        this.notes = List.copyOf(rules.notes);
        this.tasks = List.copyOf(rules.tasks);
        this.history = rules.history;
    }

    /**
     * A builder.
     *
     * @param name what the mapping is called in ledgers and messages: a lower-case letter, then at most 79 lower-case
     *     letters, digits or {@code -}
     * @return an empty builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Reads a file.
     *
     * @param file a YAML file in UTF-8, at most 256 KiB
     * @return the mapping
     * @throws MappingException if the file cannot be read or is wrong, listing all that is wrong with it
     */
    public static FieldMapping fromYaml(Path file) {
        return MappingYaml.read(file);
    }

    /**
     * Reads a YAML text.
     *
     * @param yaml the text, at most 262,144 UTF-16 units
     * @param sourceName what messages call the text, such as the name of its file
     * @return the mapping
     * @throws MappingException if the text is wrong, listing all that is wrong with it
     */
    public static FieldMapping fromYaml(String yaml, String sourceName) {
        return MappingYaml.read(yaml, sourceName);
    }

    /**
     * A mapping that is shipped with nps4j. Its YAML file, with comments on each choice, is the resource
     * {@code io/github/nps4j/mapping/presets/<name>.yaml}; {@link #toBuilder()} adapts it to an account.
     *
     * @param name one of {@link #presets()}
     * @return the mapping
     * @throws MappingException if there is no such preset, listing the names
     */
    public static FieldMapping preset(String name) {
        return Presets.load(name);
    }

    /**
     * The names of the shipped mappings.
     *
     * @return names for {@link #preset}
     */
    public static List<String> presets() {
        return Presets.NAMES;
    }

    /**
     * This mapping as a YAML file.
     *
     * @return a text from which {@link #fromYaml(String, String)} makes an equal mapping
     */
    public String toYaml() {
        return MappingYaml.write(this);
    }

    /**
     * A builder that holds everything of this mapping.
     *
     * @return a filled builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(name).record(recordType).onMissing(onMissing);
        builder.surveys.addAll(surveys);
        builder.matchKeys.addAll(matchKeys);
        fields.forEach(rule -> builder.fields.add(new Draft<>(null, rule)));
        tags.forEach(rule -> builder.addTags(null, rule.when().orElse(null), rule.add(), rule.remove()));
        notes.forEach(rule -> builder.addNote(null, rule.name(), rule.when().orElse(null), rule.text()));
        tasks.forEach(rule -> builder.addTask(
                null,
                rule.name(),
                rule.when().orElse(null),
                new TaskRule.Options()
                        .subject(rule.subject())
                        .text(rule.text())
                        .dueAfter(rule.dueAfter())
                        .priority(rule.priority())));
        if (history != null) {
            List<Draft<FieldRule>> entry = new ArrayList<>();
            history.fields().forEach(rule -> entry.add(new Draft<>(null, rule)));
            builder.history = new HistoryDraft(history.object(), history.name(), entry);
        }
        return builder;
    }

    /**
     * The name.
     *
     * @return the name that ledgers and messages use
     */
    public String name() {
        return name;
    }

    /**
     * What kind of record is written.
     *
     * @return the record type
     */
    public RecordType recordType() {
        return recordType;
    }

    /**
     * The surveys that this mapping is for.
     *
     * @return survey ids; empty for every survey
     */
    public Set<String> surveys() {
        return surveys;
    }

    /**
     * Whether this mapping is for a response.
     *
     * @param response the response
     * @return {@code true} if {@link #surveys()} is empty or has the response's survey
     */
    public boolean appliesTo(NpsResponse response) {
        return surveys.isEmpty()
                || response.surveyId().filter(surveys::contains).isPresent();
    }

    /**
     * How the record is found.
     *
     * @return kinds of keys in the order to try, at least one
     */
    public List<MatchKey> matchKeys() {
        return matchKeys;
    }

    /**
     * What happens to a response for which the CRM has no record.
     *
     * @return the rule; {@link OnMissing#REVIEW} by default
     */
    public OnMissing onMissing() {
        return onMissing;
    }

    /**
     * The fields.
     *
     * @return rules in order, none for the same field of the CRM
     */
    public List<FieldRule> fields() {
        return fields;
    }

    /**
     * The tags.
     *
     * @return rules in order; later ones win
     */
    public List<TagRule> tags() {
        return tags;
    }

    /**
     * The notes.
     *
     * @return rules in order
     */
    public List<NoteRule> notes() {
        return notes;
    }

    /**
     * The tasks.
     *
     * @return rules in order
     */
    public List<TaskRule> tasks() {
        return tasks;
    }

    /**
     * How every answer is kept.
     *
     * @return the rule, or empty if only the latest answer stands
     */
    public Optional<HistoryRule> history() {
        return Optional.ofNullable(history);
    }

    /**
     * Applies this mapping. A value that cannot be typed is a problem in the result, beside the values of all other
     * fields.
     *
     * @param response the response
     * @return values, tags, notes and tasks; never throws for what a response holds
     */
    public MappedRecord map(NpsResponse response) {
        List<String> problems = new ArrayList<>();
        Map<String, FieldValue> values = values(fields, response, problems);
        Set<String> add = new LinkedHashSet<>();
        Set<String> remove = new LinkedHashSet<>();
        for (TagRule rule : tags) {
            if (holds(rule.when(), response)) {
                add.removeAll(rule.remove());
                remove.removeAll(rule.add());
                add.addAll(rule.add());
                remove.addAll(rule.remove());
            }
        }
        List<MappedNote> mappedNotes = new ArrayList<>();
        for (NoteRule rule : notes) {
            if (holds(rule.when(), response)) {
                String text = rule.template().render(response, MappedNote.MAX_LENGTH);
                if (!text.isBlank()) {
                    mappedNotes.add(new MappedNote(rule.name(), text));
                }
            }
        }
        List<MappedTask> mappedTasks = new ArrayList<>();
        for (TaskRule rule : tasks) {
            if (holds(rule.when(), response)) {
                mappedTasks.add(task(rule, response));
            }
        }
        return new MappedRecord(values, add, remove, mappedNotes, mappedTasks, entry(response), problems);
    }

    private static Map<String, FieldValue> values(List<FieldRule> rules, NpsResponse response, List<String> problems) {
        Map<String, FieldValue> values = new LinkedHashMap<>();
        for (FieldRule rule : rules) {
            Outcome outcome = outcome(rule, response);
            if (outcome.value() != null) {
                values.put(rule.to(), outcome.value());
            } else if (outcome.problem() != null) {
                problems.add("field '" + rule.to() + "': " + outcome.problem());
            }
        }
        return values;
    }

    private @Nullable MappedHistory entry(NpsResponse response) {
        if (history == null) {
            return null;
        }
        List<String> problems = new ArrayList<>();
        Map<String, FieldValue> values = values(history.fields(), response, problems);
        String line = oneLine(history.template(), response);
        return new MappedHistory(
                history.object(),
                line.isEmpty() ? history.object() : Texts.truncate(line, MappedHistory.MAX_NAME_LENGTH),
                values,
                problems);
    }

    /** Room for the white space that folding removes; a comment in a line need not be one. */
    private static String oneLine(Template template, NpsResponse response) {
        return template.render(response, MappedNote.MAX_LENGTH)
                .replaceAll("[\\n\\t\\u2028\\u2029]+", " ")
                .strip();
    }

    private static Outcome outcome(FieldRule rule, NpsResponse response) {
        if (rule.value().isPresent()) {
            return Values.convert(rule.type(), rule.value().get(), "the constant");
        }
        Attribute from = rule.from().orElseThrow();
        Object value = from.read(response);
        if (value != null) {
            return Values.convert(rule.type(), value, from.name());
        }
        if (rule.onNull() instanceof NullPolicy.DefaultTo other) {
            return Values.convertDefault(rule.type(), other.value());
        }
        return rule.onNull() instanceof NullPolicy.Clear ? Outcome.of(new FieldValue.ClearValue()) : Outcome.LEFT_ALONE;
    }

    private static MappedTask task(TaskRule rule, NpsResponse response) {
        String subject = oneLine(rule.subjectTemplate(), response);
        return new MappedTask(
                rule.name(),
                subject.isEmpty() ? rule.name() : Texts.truncate(subject, MappedTask.MAX_SUBJECT_LENGTH),
                rule.textTemplate().render(response, MappedNote.MAX_LENGTH),
                rule.dueAfter(),
                rule.priority());
    }

    private static boolean holds(Optional<Condition> when, NpsResponse response) {
        return when.isEmpty() || when.get().test(response);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldMapping that
                && name.equals(that.name)
                && recordType.equals(that.recordType)
                && surveys.equals(that.surveys)
                && matchKeys.equals(that.matchKeys)
                && onMissing == that.onMissing
                && fields.equals(that.fields)
                && tags.equals(that.tags)
                && notes.equals(that.notes)
                && tasks.equals(that.tasks)
                && Objects.equals(history, that.history);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, recordType, surveys, matchKeys, onMissing, fields, tags, notes, tasks, history);
    }

    @Override
    public String toString() {
        return "FieldMapping[" + name + " for " + recordType.name() + ", " + fields.size() + " fields, " + tags.size()
                + " tag rules, " + notes.size() + " notes, " + tasks.size() + " tasks"
                + (history == null ? "" : ", history in " + history.object()) + "]";
    }

    /** Something of the builder with its path in a YAML file, or without one in Java, where the position tells it. */
    private record Draft<T>(@Nullable String path, T value) {}

    /** A rule whose condition is not read yet. {@code when} is a {@link Condition}, a text or {@code null}. */
    private record TagDraft(@Nullable Object when, Collection<String> add, Collection<String> remove) {}

    private record NoteDraft(String name, @Nullable Object when, String text) {}

    private record TaskDraft(String name, @Nullable Object when, TaskRule.Options options) {}

    private record HistoryDraft(String object, String name, List<Draft<FieldRule>> fields) {}

    private static final class Compiled {
        @Nullable
        HistoryRule history;

        final List<FieldRule> fields = new ArrayList<>();
        final List<TagRule> tags = new ArrayList<>();
        final List<NoteRule> notes = new ArrayList<>();
        final List<TaskRule> tasks = new ArrayList<>();
    }

    /** Something wrong at a path such as {@code fields[2].type}. */
    record Finding(String path, String message) {}

    /**
     * Collects the parts of a mapping. Nothing is checked before {@link #build()}, which lists all that is wrong. Rules
     * keep the order of the calls. Not thread-safe.
     */
    public static final class Builder {

        private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,79}");
        private static final Pattern RULE_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,79}");
        private static final int MAX_RULES = 500;
        private static final int MAX_VALUES = 1_000;
        private static final int MAX_TEXT = 255;
        private static final int MAX_JOINER = 20;
        private static final Duration MAX_DUE = Duration.ofDays(3650);

        private String name;
        private RecordType recordType = RecordType.CONTACT;
        private final List<String> surveys = new ArrayList<>();
        private final List<MatchKey> matchKeys = new ArrayList<>();
        private OnMissing onMissing = OnMissing.REVIEW;
        private final List<Draft<FieldRule>> fields = new ArrayList<>();
        private final List<Draft<TagDraft>> tags = new ArrayList<>();
        private final List<Draft<NoteDraft>> notes = new ArrayList<>();
        private final List<Draft<TaskDraft>> tasks = new ArrayList<>();
        private @Nullable HistoryDraft history;

        Builder(String name) {
            this.name = name;
        }

        /**
         * Another name, for a copy of a mapping.
         *
         * @param name see {@link FieldMapping#builder}
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * What kind of record is written; {@link RecordType#CONTACT} by default.
         *
         * @param recordType the record type
         * @return this builder
         */
        public Builder record(RecordType recordType) {
            this.recordType = recordType;
            return this;
        }

        /**
         * Limits the mapping to surveys; by default it is for every survey. May be called several times.
         *
         * @param surveyIds ids that the source gave to surveys
         * @return this builder
         */
        public Builder surveys(String... surveyIds) {
            surveys.addAll(Arrays.asList(surveyIds));
            return this;
        }

        /**
         * Adds a kind of key by which records are found, in the CRM's own field for it. At least one is required.
         *
         * @param kind a name that {@link IdentityKey#kind()} returns: {@code crm_id}, {@code email}, {@code phone}
         * @return this builder
         */
        public Builder match(String kind) {
            matchKeys.add(new MatchKey(kind, null));
            return this;
        }

        /**
         * Adds a kind of key by which records are found, in a field of the account. At least one is required.
         *
         * @param kind a name that {@link IdentityKey#kind()} returns
         * @param field the CRM's name of the field that holds the key
         * @return this builder
         */
        public Builder match(String kind, String field) {
            matchKeys.add(new MatchKey(kind, field));
            return this;
        }

        /**
         * What happens to a response for which the CRM has no record; {@link OnMissing#REVIEW} by default.
         *
         * @param onMissing the rule
         * @return this builder
         */
        public Builder onMissing(OnMissing onMissing) {
            this.onMissing = onMissing;
            return this;
        }

        /**
         * Adds a field that keeps the CRM's value when the response has none.
         *
         * @param to the CRM's name of the field
         * @param from where the value comes from
         * @param type what the field holds
         * @return this builder
         */
        public Builder field(String to, Attribute from, FieldType type) {
            return field(to, from, type, NullPolicy.leave());
        }

        /**
         * Adds a field.
         *
         * @param to the CRM's name of the field
         * @param from where the value comes from
         * @param type what the field holds
         * @param onNull what is written when the response has no value
         * @return this builder
         */
        public Builder field(String to, Attribute from, FieldType type, NullPolicy onNull) {
            return addField(null, new FieldRule(to, from, null, type, onNull));
        }

        /**
         * Adds a field that gets the same value from every response.
         *
         * @param to the CRM's name of the field
         * @param value the value as text, converted like the text of an attribute
         * @param type what the field holds
         * @return this builder
         */
        public Builder constant(String to, String value, FieldType type) {
            return addField(null, new FieldRule(to, null, value, type, NullPolicy.leave()));
        }

        /**
         * Takes a field out again, for a copy of a mapping.
         *
         * @param to the CRM's name of the field
         * @return this builder
         */
        public Builder withoutField(String to) {
            fields.removeIf(draft -> draft.value().to().equals(to));
            return this;
        }

        /**
         * Adds a tag rule.
         *
         * @param when when it holds, as text; see {@link Condition}
         * @param add tags to add
         * @param remove tags to remove
         * @return this builder
         */
        public Builder tags(String when, Collection<String> add, Collection<String> remove) {
            return addTags(null, when, add, remove);
        }

        /**
         * Adds a tag rule.
         *
         * @param when when it holds
         * @param add tags to add
         * @param remove tags to remove
         * @return this builder
         */
        public Builder tags(Condition when, Collection<String> add, Collection<String> remove) {
            return addTags(null, when, add, remove);
        }

        /**
         * Adds tags that every record gets.
         *
         * @param add tags to add
         * @return this builder
         */
        public Builder tags(Collection<String> add) {
            return addTags(null, null, add, List.of());
        }

        /**
         * Adds a note for every response.
         *
         * @param name a name, unique among the notes: a lower-case letter, then at most 79 lower-case letters, digits,
         *     {@code -} or {@code _}
         * @param text a template: placeholders name attributes ({@code {score}}, {@code {attributes.plan}}), a brace
         *     itself is doubled. A line that is blank because its placeholders had no values is dropped; a note that is
         *     blank is not added
         * @return this builder
         */
        public Builder note(String name, String text) {
            return addNote(null, name, null, text);
        }

        /**
         * Adds a note.
         *
         * @param name a name; see {@link #note(String, String)}
         * @param when when it holds, as text; see {@link Condition}
         * @param text a template; see {@link #note(String, String)}
         * @return this builder
         */
        public Builder note(String name, String when, String text) {
            return addNote(null, name, when, text);
        }

        /**
         * Adds a note.
         *
         * @param name a name; see {@link #note(String, String)}
         * @param when when it holds
         * @param text a template; see {@link #note(String, String)}
         * @return this builder
         */
        public Builder note(String name, Condition when, String text) {
            return addNote(null, name, when, text);
        }

        /**
         * Adds a task for every response.
         *
         * @param name a name, unique among the tasks; see {@link #note(String, String)}
         * @param options fills in what the task says and when it is due
         * @return this builder
         */
        public Builder task(String name, Consumer<TaskRule.Options> options) {
            return addTask(null, name, null, filled(options));
        }

        /**
         * Adds a task.
         *
         * @param name a name, unique among the tasks; see {@link #note(String, String)}
         * @param when when it holds, as text; see {@link Condition}
         * @param options fills in what the task says and when it is due
         * @return this builder
         */
        public Builder task(String name, String when, Consumer<TaskRule.Options> options) {
            return addTask(null, name, when, filled(options));
        }

        /**
         * Adds a task.
         *
         * @param name a name, unique among the tasks; see {@link #note(String, String)}
         * @param when when it holds
         * @param options fills in what the task says and when it is due
         * @return this builder
         */
        public Builder task(String name, Condition when, Consumer<TaskRule.Options> options) {
            return addTask(null, name, when, filled(options));
        }

        /**
         * Keeps every answer as a record of its own in an object below the customer's record. A later revision of an
         * answer updates its entry. A second call replaces the first.
         *
         * @param object the CRM's name of the object that holds the history, such as {@code NPS_Response__c}
         * @param name a template of one line that names the entry in lists, such as {@code NPS {score}}; see
         *     {@link #note(String, String)}
         * @param fields fills in the fields of the object
         * @return this builder
         */
        public Builder history(String object, String name, Consumer<HistoryRule.Fields> fields) {
            HistoryRule.Fields filled = new HistoryRule.Fields();
            fields.accept(filled);
            List<Draft<FieldRule>> drafts = new ArrayList<>();
            filled.rules.forEach(rule -> drafts.add(new Draft<>(null, rule)));
            this.history = new HistoryDraft(object, name, drafts);
            return this;
        }

        /**
         * The mapping.
         *
         * @return an immutable mapping
         * @throws MappingException listing all that is wrong
         */
        public FieldMapping build() {
            List<Finding> findings = new ArrayList<>();
            FieldMapping mapping = build(findings);
            if (mapping == null) {
                String source = "mapping '" + Texts.quotable(name) + "'";
                throw new MappingException(
                        source,
                        findings.stream()
                                .map(finding ->
                                        new MappingException.Problem(source, 0, 0, finding.path(), finding.message()))
                                .toList());
            }
            return mapping;
        }

        /** The mapping, or {@code null} and what is wrong with it. */
        @Nullable
        FieldMapping build(List<Finding> findings) {
            Compiled rules = new Compiled();
            checkHead(findings);
            checkFields("fields", fields, rules.fields, findings);
            compileTags(rules, findings);
            compileNotes(rules, findings);
            compileTasks(rules, findings);
            compileHistory(rules, findings);
            if (fields.isEmpty() && tags.isEmpty() && notes.isEmpty() && tasks.isEmpty() && history == null) {
                findings.add(new Finding("", "the mapping writes nothing: add fields, tags, notes, tasks or history"));
            }
            return findings.isEmpty() ? new FieldMapping(this, rules) : null;
        }

        Builder addField(@Nullable String path, FieldRule rule) {
            fields.add(new Draft<>(path, rule));
            return this;
        }

        Builder addTags(
                @Nullable String path, @Nullable Object when, Collection<String> add, Collection<String> remove) {
            tags.add(new Draft<>(path, new TagDraft(when, List.copyOf(add), List.copyOf(remove))));
            return this;
        }

        Builder addNote(@Nullable String path, String name, @Nullable Object when, String text) {
            notes.add(new Draft<>(path, new NoteDraft(name, when, text)));
            return this;
        }

        Builder addTask(@Nullable String path, String name, @Nullable Object when, TaskRule.Options options) {
            tasks.add(new Draft<>(path, new TaskDraft(name, when, options)));
            return this;
        }

        /** The fields' paths are those of the rules that were read. */
        Builder addHistory(String object, String name, Map<String, FieldRule> fields) {
            List<Draft<FieldRule>> drafts = new ArrayList<>();
            fields.forEach((path, rule) -> drafts.add(new Draft<>(path, rule)));
            this.history = new HistoryDraft(object, name, drafts);
            return this;
        }

        Builder addMatch(MatchKey key) {
            matchKeys.add(key);
            return this;
        }

        private static TaskRule.Options filled(Consumer<TaskRule.Options> options) {
            TaskRule.Options task = new TaskRule.Options();
            options.accept(task);
            return task;
        }

        private void checkHead(List<Finding> findings) {
            if (!NAME.matcher(name).matches()) {
                findings.add(new Finding(
                        "name",
                        "'" + Texts.quotable(name) + "' is no name: use a lower-case letter, then at most 79"
                                + " lower-case letters, digits or -"));
            }
            Set<String> seenSurveys = new HashSet<>();
            for (int i = 0; i < surveys.size(); i++) {
                checkText("surveys[" + i + "]", "a survey id", surveys.get(i), findings);
                if (!seenSurveys.add(surveys.get(i))) {
                    findings.add(new Finding(
                            "surveys[" + i + "]",
                            "the survey '" + Texts.quotable(surveys.get(i)) + "' is listed twice"));
                }
            }
            checkCount("surveys", surveys.size(), findings);
            if (matchKeys.isEmpty()) {
                findings.add(
                        new Finding("match", "no key to find the record by: list at least one of " + KeyKinds.LISTED));
            }
            checkCount("match", matchKeys.size(), findings);
            Set<MatchKey> seen = new HashSet<>();
            for (int i = 0; i < matchKeys.size(); i++) {
                MatchKey key = matchKeys.get(i);
                String path = "match[" + i + "]";
                if (!IdentityKey.isKind(key.kind())) {
                    findings.add(new Finding(
                            path,
                            "unknown identity key '" + Texts.quotable(key.kind()) + "'"
                                    + Texts.suggest(key.kind(), KeyKinds.NAMES) + "; the keys are " + KeyKinds.LISTED));
                }
                if (key.field() != null) {
                    checkText(path + ".field", "the name of a field", key.field(), findings);
                }
                if (!seen.add(key)) {
                    findings.add(new Finding(path, "the key '" + Texts.quotable(key.kind()) + "' is listed twice"));
                }
            }
        }

        private static void checkFields(
                String list, List<Draft<FieldRule>> fields, List<FieldRule> compiled, List<Finding> findings) {
            checkCount(list, fields.size(), findings);
            Map<String, String> seen = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                FieldRule rule = fields.get(i).value();
                String path = path(fields.get(i), list, i);
                checkText(path + ".to", "the name of a field", rule.to(), findings);
                String before = seen.putIfAbsent(rule.to(), path);
                if (before != null) {
                    findings.add(new Finding(
                            path + ".to", "the field '" + Texts.quotable(rule.to()) + "' is already set by " + before));
                }
                int found = findings.size();
                checkSource(rule, path, findings);
                checkOptions(rule, path, findings);
                if (findings.size() == found) {
                    checkFixedValues(rule, path, findings);
                }
                compiled.add(rule);
            }
        }

        /** What can never be converted is an error of the mapping, not of each response. */
        private static void checkSource(FieldRule rule, String path, List<Finding> findings) {
            Attribute from = rule.from().orElse(null);
            if (from == null) {
                return;
            }
            FieldType type = rule.type();
            Kind kind = from.kind();
            String problem = null;
            if (type instanceof FieldType.Text && from.equals(Attribute.SCORE)) {
                problem = "a score is a number and is never written as text: use number (or picklist)";
            } else if (type instanceof FieldType.Numeric
                    && (kind == Kind.SYMBOL || kind == Kind.LIST || kind == Kind.TIME)) {
                problem = from + " can never be a number";
            } else if (type instanceof FieldType.Bool
                    && (kind == Kind.NUMBER || kind == Kind.SYMBOL || kind == Kind.LIST || kind == Kind.TIME)) {
                problem = from + " can never be a boolean";
            } else if ((type instanceof FieldType.Date || type instanceof FieldType.DateTime)
                    && (kind == Kind.NUMBER || kind == Kind.SYMBOL || kind == Kind.LIST)) {
                problem = from + " can never be a " + type.name() + ": use responded_at or a custom attribute";
            } else if ((type instanceof FieldType.Picklist || type instanceof FieldType.MultiSelect)
                    && kind == Kind.TIME) {
                problem = from + " can never be an option: use date or datetime";
            } else if (type instanceof FieldType.Picklist && kind == Kind.LIST) {
                problem = from + " is a list: use multi_select or text";
            }
            if (problem != null) {
                findings.add(new Finding(path + ".type", problem));
            }
        }

        private static void checkOptions(FieldRule rule, String path, List<Finding> findings) {
            if (rule.type() instanceof FieldType.Text text) {
                Integer max = text.maxLength();
                if (max != null && (max < 1 || max > FieldType.Text.GREATEST_MAX_LENGTH)) {
                    findings.add(new Finding(
                            path + ".max_length",
                            max + " is out of range: use 1 to " + FieldType.Text.GREATEST_MAX_LENGTH));
                }
                if (max == null && text.onOverflow() != Overflow.TRUNCATE) {
                    findings.add(new Finding(path + ".on_overflow", "there is no overflow without max_length"));
                }
                checkJoiner(text.joiner(), path, findings);
            } else if (rule.type() instanceof FieldType.Picklist picklist) {
                checkValues(rule, picklist.values(), picklist.onUnknown(), path, findings);
            } else if (rule.type() instanceof FieldType.MultiSelect multiSelect) {
                checkJoiner(multiSelect.joiner(), path, findings);
                checkValues(rule, multiSelect.values(), multiSelect.onUnknown(), path, findings);
                String separator = Values.separator(multiSelect.joiner());
                List<String> options = new ArrayList<>(multiSelect.values().values());
                if (multiSelect.onUnknown() instanceof UnknownValue.DefaultTo other) {
                    options.add(other.option());
                }
                for (String option : options) {
                    if (!separator.isEmpty() && option.contains(separator)) {
                        findings.add(new Finding(
                                path + ".values",
                                "the option '" + Texts.quotable(option) + "' holds the joiner '" + separator
                                        + "' and would be taken for two"));
                    }
                }
            }
        }

        private static void checkJoiner(String joiner, String path, List<Finding> findings) {
            if (joiner.isEmpty() || joiner.length() > MAX_JOINER || !Texts.printable(joiner)) {
                findings.add(new Finding(
                        path + ".joiner",
                        "a joiner has 1 to " + MAX_JOINER
                                + " characters and no control characters but line feed and tab"));
            }
        }

        private static void checkValues(
                FieldRule rule,
                Map<String, String> values,
                UnknownValue onUnknown,
                String path,
                List<Finding> findings) {
            if (values.size() > MAX_VALUES) {
                findings.add(new Finding(
                        path + ".values", values.size() + " values; at most " + MAX_VALUES + " are allowed"));
                return;
            }
            Attribute from = rule.from().orElse(null);
            List<String> symbols = from != null && from.kind() == Kind.SYMBOL ? Symbol.names(from) : List.of();
            Set<String> seen = new HashSet<>();
            values.forEach((value, option) -> {
                String at = path + ".values." + value;
                checkText(at, "a source value", value, findings);
                checkText(at, "an option", option, findings);
                if (!symbols.isEmpty()) {
                    String upper = value.toUpperCase(Locale.ROOT);
                    if (!symbols.contains(upper)) {
                        findings.add(new Finding(
                                at,
                                "'" + Texts.quotable(value) + "' is no " + from + Texts.suggest(value, symbols)
                                        + "; use " + String.join(", ", symbols)));
                    } else if (!seen.add(upper)) {
                        findings.add(new Finding(at, "'" + upper + "' is mapped twice"));
                    }
                }
            });
            if (values.isEmpty() && !(onUnknown instanceof UnknownValue.Fail)) {
                findings.add(new Finding(
                        path + ".on_unknown",
                        "no value is unknown without values: add the value map, or leave this out"));
            }
            if (onUnknown instanceof UnknownValue.DefaultTo other) {
                checkText(path + ".on_unknown", "an option", other.option(), findings);
            }
        }

        /** A constant and a default are tried once, here. */
        private static void checkFixedValues(FieldRule rule, String path, List<Finding> findings) {
            String constant = rule.value().orElse(null);
            if (constant != null) {
                String at = path + ".value";
                if (checkLongText(at, constant, findings)) {
                    checkOutcome(at, Values.convert(rule.type(), constant, "the constant"), findings);
                }
                if (!(rule.onNull() instanceof NullPolicy.Leave)) {
                    findings.add(new Finding(path + ".on_null", "a constant is never missing: leave this out"));
                }
            }
            if (rule.onNull() instanceof NullPolicy.DefaultTo other) {
                String at = path + ".on_null";
                if (checkLongText(at, other.value(), findings)) {
                    checkOutcome(at, Values.convertDefault(rule.type(), other.value()), findings);
                }
            }
        }

        private static void checkOutcome(String at, Outcome outcome, List<Finding> findings) {
            if (outcome.value() == null) {
                findings.add(new Finding(
                        at, outcome.problem() == null ? "the value would never be written" : outcome.problem()));
            }
        }

        private static boolean checkLongText(String at, String text, List<Finding> findings) {
            boolean good = !text.isBlank() && text.length() <= Template.MAX_LENGTH && Texts.printable(text);
            if (!good) {
                findings.add(new Finding(
                        at,
                        "a value has 1 to " + Template.MAX_LENGTH + " characters, not all blank, and no control"
                                + " characters but line feed and tab"));
            }
            return good;
        }

        private void compileTags(Compiled rules, List<Finding> findings) {
            checkCount("tags", tags.size(), findings);
            for (int i = 0; i < tags.size(); i++) {
                TagDraft draft = tags.get(i).value();
                String path = path(tags.get(i), "tags", i);
                Condition when = condition(path, draft.when(), findings);
                checkTags(path + ".add", draft.add(), findings);
                checkTags(path + ".remove", draft.remove(), findings);
                if (draft.add().isEmpty() && draft.remove().isEmpty()) {
                    findings.add(new Finding(path, "the rule changes no tag: give add or remove"));
                }
                for (String tag : draft.add()) {
                    if (draft.remove().contains(tag)) {
                        findings.add(
                                new Finding(path, "the tag '" + Texts.quotable(tag) + "' is both added and removed"));
                    }
                }
                rules.tags.add(new TagRule(when, draft.add(), draft.remove()));
            }
        }

        private static void checkTags(String path, Collection<String> tags, List<Finding> findings) {
            checkCount(path, tags.size(), findings);
            int i = 0;
            Set<String> seen = new HashSet<>();
            for (String tag : tags) {
                String at = path + "[" + i++ + "]";
                checkText(at, "a tag", tag, findings);
                if (!seen.add(tag)) {
                    findings.add(new Finding(at, "the tag '" + Texts.quotable(tag) + "' is listed twice"));
                }
            }
        }

        private void compileNotes(Compiled rules, List<Finding> findings) {
            checkCount("notes", notes.size(), findings);
            Set<String> names = new HashSet<>();
            for (int i = 0; i < notes.size(); i++) {
                NoteDraft draft = notes.get(i).value();
                String path = path(notes.get(i), "notes", i);
                checkRuleName(path, draft.name(), names, findings);
                Condition when = condition(path, draft.when(), findings);
                if (draft.text().isBlank()) {
                    findings.add(new Finding(path + ".text", "the text of a note is blank"));
                }
                Template template = template(path + ".text", draft.text(), findings);
                rules.notes.add(new NoteRule(draft.name(), when, draft.text(), template));
            }
        }

        private void compileTasks(Compiled rules, List<Finding> findings) {
            checkCount("tasks", tasks.size(), findings);
            Set<String> names = new HashSet<>();
            for (int i = 0; i < tasks.size(); i++) {
                TaskDraft draft = tasks.get(i).value();
                TaskRule.Options options = draft.options();
                String path = path(tasks.get(i), "tasks", i);
                checkRuleName(path, draft.name(), names, findings);
                Condition when = condition(path, draft.when(), findings);
                if (options.subject().isBlank() || options.subject().indexOf('\n') >= 0) {
                    findings.add(new Finding(path + ".subject", "the subject of a task is one line that is not blank"));
                }
                Template subject = template(path + ".subject", options.subject(), findings);
                Template text = template(path + ".text", options.text(), findings);
                if (options.dueAfter().isNegative() || options.dueAfter().compareTo(MAX_DUE) > 0) {
                    findings.add(new Finding(
                            path + ".due",
                            options.dueAfter() + " is out of range: use zero to " + MAX_DUE.toDays() + " days"));
                }
                rules.tasks.add(new TaskRule(draft.name(), when, options, subject, text));
            }
        }

        private void compileHistory(Compiled rules, List<Finding> findings) {
            HistoryDraft draft = history;
            if (draft == null) {
                return;
            }
            checkText("history.object", "the name of an object", draft.object(), findings);
            if (draft.name().isBlank() || draft.name().indexOf('\n') >= 0) {
                findings.add(new Finding("history.name", "the name of an entry is one line that is not blank"));
            }
            Template template = template("history.name", draft.name(), findings);
            List<FieldRule> compiled = new ArrayList<>();
            if (draft.fields().isEmpty()) {
                findings.add(new Finding("history.fields", "an entry without fields says nothing: add fields"));
            }
            checkFields("history.fields", draft.fields(), compiled, findings);
            rules.history = new HistoryRule(draft.object(), draft.name(), template, compiled);
        }

        private static void checkRuleName(String path, String name, Set<String> names, List<Finding> findings) {
            if (!RULE_NAME.matcher(name).matches()) {
                findings.add(new Finding(
                        path + ".name",
                        "'" + Texts.quotable(name) + "' is no name: use a lower-case letter, then at most 79"
                                + " lower-case letters, digits, - or _"));
            } else if (!names.add(name)) {
                findings.add(new Finding(path + ".name", "the name '" + name + "' is used twice"));
            }
        }

        private static Template template(String path, String text, List<Finding> findings) {
            List<String> problems = new ArrayList<>();
            Template template = Template.parse(text, problems);
            problems.forEach(problem -> findings.add(new Finding(path, problem)));
            return template;
        }

        private static @Nullable Condition condition(String path, @Nullable Object when, List<Finding> findings) {
            if (when == null) {
                return null;
            }
            try {
                // A condition of Java objects is written and read too, so that it has the same bounds.
                return Condition.parse(when.toString());
            } catch (IllegalArgumentException e) {
                findings.add(new Finding(path + ".when", String.valueOf(e.getMessage())));
                return null;
            }
        }

        private static void checkCount(String path, int count, List<Finding> findings) {
            if (count > MAX_RULES) {
                findings.add(new Finding(path, count + " entries; at most " + MAX_RULES + " are allowed"));
            }
        }

        private static void checkText(String path, String what, String text, List<Finding> findings) {
            if (text.isEmpty()
                    || text.length() > MAX_TEXT
                    || !text.equals(text.strip())
                    || !Texts.printableLine(text)) {
                findings.add(new Finding(
                        path,
                        what + " has 1 to " + MAX_TEXT
                                + " characters, no blanks at its ends and no control characters"));
            }
        }

        private static String path(Draft<?> draft, String list, int index) {
            return draft.path() == null ? list + "[" + index + "]" : draft.path();
        }
    }
}
