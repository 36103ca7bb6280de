package io.github.nps4j.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.Condition.Operator;
import io.github.nps4j.response.NpsResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every mapping and every response. */
class MappingLawsTest {

    @Property(tries = 500)
    void a_mapping_survives_the_way_to_yaml_and_back(@ForAll("mappings") FieldMapping mapping) {
        String yaml = mapping.toYaml();

        FieldMapping back = FieldMapping.fromYaml(yaml, "law.yaml");

        assertThat(back).isEqualTo(mapping).hasSameHashCodeAs(mapping);
        assertThat(back.toYaml()).isEqualTo(yaml);
    }

    @Property
    void a_condition_survives_the_way_to_text_and_back(@ForAll("conditions") Condition condition) {
        assertThat(Condition.parse(condition.toString())).isEqualTo(condition);
    }

    @Property(tries = 300)
    void no_response_makes_a_mapping_throw(
            @ForAll("mappings") FieldMapping mapping, @ForAll("responses") NpsResponse response)
            throws JsonProcessingException {
        MappedRecord record = mapping.map(response);

        JsonNode json = new ObjectMapper().readTree(record.toJson());
        assertThat(json.size()).isEqualTo(record.fields().size());
        assertThat(record.tagsToAdd()).noneMatch(record.tagsToRemove()::contains);
        assertThat(record.notes()).allMatch(note -> !note.text().isBlank());
        assertThat(record.tasks()).allMatch(task -> !task.subject().isBlank());
    }

    @Property
    void the_segment_follows_the_score_whatever_the_attributes_say(
            @ForAll @IntRange(max = 10) int score, @ForAll("values") Object lie) {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .field("score", Attribute.SCORE, FieldType.number())
                .field("segment", Attribute.SEGMENT, FieldType.picklist())
                .tags("segment = promoter", List.of("P"), List.of())
                .note("n", "{segment}")
                .build();
        NpsResponse response = NpsResponse.builder()
                .source("s")
                .id("1")
                .score(score)
                .respondedAt(Instant.EPOCH)
                .attribute("segment", lie)
                .attribute("nps_segment", lie)
                .attribute("score", lie)
                .build();

        MappedRecord record = mapping.map(response);

        String expected = score >= 9 ? "Promoter" : score >= 7 ? "Passive" : "Detractor";
        assertThat(record.toJson()).isEqualTo("{\"score\":" + score + ",\"segment\":\"" + expected + "\"}");
        assertThat(record.tagsToAdd()).isEqualTo(score >= 9 ? Set.of("P") : Set.of());
        assertThat(record.notes().get(0).text()).isEqualTo(expected);
    }

    @Property
    void each_field_comes_out_as_if_it_were_alone(
            @ForAll @Size(min = 1, max = 8) List<@From("types") FieldType> types, @ForAll("values") Object value) {
        NpsResponse response = NpsResponse.builder()
                .source("s")
                .id("1")
                .score(9)
                .respondedAt(Instant.EPOCH)
                .attribute("a", value)
                .build();
        FieldMapping.Builder all = FieldMapping.builder("m").match("email");
        Map<String, FieldValue> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            all.field("f" + i, Attribute.custom("a"), types.get(i));
            MappedRecord alone = FieldMapping.builder("m")
                    .match("email")
                    .field("f" + i, Attribute.custom("a"), types.get(i))
                    .build()
                    .map(response);
            values.putAll(alone.fields());
            problems.addAll(alone.problems());
        }

        MappedRecord record = all.build().map(response);

        assertThat(record.fields()).isEqualTo(values);
        assertThat(record.problems()).isEqualTo(problems);
    }

    @Property
    void a_missing_value_leaves_clears_or_sets_whatever_the_type(@ForAll("types") FieldType type) {
        NpsResponse response = NpsResponse.builder()
                .source("s")
                .id("1")
                .score(9)
                .respondedAt(Instant.EPOCH)
                .build();
        Attribute missing = Attribute.custom("missing");

        assertThat(one(type, missing, NullPolicy.leave()).map(response).fields())
                .isEmpty();
        assertThat(one(type, missing, NullPolicy.clear()).map(response).fields())
                .isEqualTo(Map.of("f", new FieldValue.ClearValue()));
        String text = defaultFor(type);
        assertThat(one(type, missing, NullPolicy.defaultTo(text)).map(response).plain())
                .hasEntrySatisfying(
                        "f", value -> assertThat(String.valueOf(value)).isEqualTo(text));
    }

    @Property
    void a_present_value_is_never_left_cleared_or_replaced(
            @ForAll("types") FieldType type, @ForAll("values") Object value) {
        NpsResponse response = NpsResponse.builder()
                .source("s")
                .id("1")
                .score(9)
                .respondedAt(Instant.EPOCH)
                .attribute("a", value)
                .build();
        MappedRecord plain =
                one(type, Attribute.custom("a"), NullPolicy.leave()).map(response);
        boolean absent = Condition.absent(Attribute.custom("a")).test(response);

        if (!absent) {
            assertThat(one(type, Attribute.custom("a"), NullPolicy.clear()).map(response))
                    .isEqualTo(plain);
            assertThat(one(type, Attribute.custom("a"), NullPolicy.defaultTo(defaultFor(type)))
                            .map(response))
                    .isEqualTo(plain);
        }
    }

    @Property(tries = 2000)
    void a_cut_text_keeps_to_its_length_and_splits_no_pair(
            @ForAll("wildTexts") String text, @ForAll @IntRange(min = 1, max = 30) int max) {
        String cut = Texts.truncate(Texts.clean(text), max);

        assertThat(cut.length()).isLessThanOrEqualTo(max);
        assertThat(Texts.clean(cut)).isEqualTo(cut);
        if (Texts.clean(text).length() > max) {
            assertThat(cut).endsWith("…");
            assertThat(Texts.clean(text)).startsWith(cut.substring(0, cut.length() - 1));
        } else {
            assertThat(cut).isEqualTo(Texts.clean(text));
        }
    }

    private static FieldMapping one(FieldType type, Attribute from, NullPolicy onNull) {
        return FieldMapping.builder("m")
                .match("email")
                .field("f", from, type, onNull)
                .build();
    }

    private static String defaultFor(FieldType type) {
        return switch (type.name()) {
            case "number" -> "7";
            case "boolean" -> "true";
            case "date" -> "2026-11-21";
            case "datetime" -> "2026-11-21T10:15:30Z";
            default -> "d";
        };
    }

    @Provide
    Arbitrary<String> wildTexts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "가",
                "é",
                "e\u0301",
                " ",
                "\n",
                "\r",
                "\u0000",
                "\uD83D\uDE00",
                "\uD83D",
                "\uDE00",
                "\u200D",
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "\uD83C\uDDF0\uD83C\uDDF7",
                "न\u093F",
                "ก\u0E33");
        return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<Object> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30).map(text -> (Object) text),
                wildTexts().map(text -> (Object) text),
                Arbitraries.of("Promoter", "yes", "2026-11-21", "2026-11-21T10:00:00Z", "a;b", "12.50", "1e9")
                        .map(text -> (Object) text),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e60"), new BigDecimal("1e60"))
                        .ofScale(3)
                        .map(number -> (Object) number),
                Arbitraries.of(new BigDecimal("1E+500"), new BigDecimal("1E-500"))
                        .map(number -> (Object) number),
                Arbitraries.of(true, false).map(flag -> (Object) flag),
                wildTexts().list().ofMaxSize(4).map(list -> (Object) list));
    }

    @Provide
    Arbitrary<NpsResponse> responses() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10),
                        wildTexts().injectNull(0.3),
                        values(),
                        values(),
                        Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L),
                        Arbitraries.strings()
                                .alpha()
                                .ofMinLength(1)
                                .ofMaxLength(9)
                                .list()
                                .ofMaxSize(3))
                .as((score, comment, a, plan, second, themes) -> NpsResponse.builder()
                        .source("s")
                        .id("1")
                        .score(score)
                        .comment(comment)
                        .attribute("a", a)
                        .attribute("plan", plan)
                        .themes(themes.toArray(String[]::new))
                        .respondedAt(Instant.ofEpochSecond(second))
                        .build());
    }

    /** Texts that a YAML writer may stumble over. */
    private static Arbitrary<String> lines() {
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                "yes",
                                "null",
                                "~",
                                "-",
                                "- a",
                                "a: b",
                                "a #b",
                                "#a",
                                "'q'",
                                "\"q\"",
                                "0x1F",
                                "1_000",
                                "1e3",
                                "2026-11-21",
                                "{a}",
                                "[a]",
                                "&a",
                                "*a",
                                "!a",
                                "%a",
                                "@a",
                                "`a`",
                                "|",
                                ">",
                                "?",
                                "? a",
                                ":",
                                "a:",
                                "<<",
                                "=",
                                "true",
                                "12:30:00",
                                "\\n",
                                "고객",
                                "\uD83D\uDE00",
                                "\uFEFFa",
                                "\u2028a",
                                "\u00A0a",
                                "\uFFFEa",
                                "a\u200D",
                                "---",
                                "...",
                                "--- a",
                                "a, b",
                                ".inf"),
                        Arbitraries.strings().ofMinLength(1).ofMaxLength(20))
                .map(text -> Texts.clean(text).replaceAll("[\\n\\t]", " ").strip())
                .filter(text -> !text.isEmpty() && Texts.printableLine(text));
    }

    private static Arbitrary<String> longTexts() {
        return Arbitraries.oneOf(
                        lines(),
                        Arbitraries.of(
                                "a\nb",
                                "a\n",
                                "\na",
                                " a\n  b",
                                "a\n\n\nb\n\n",
                                "a \nb",
                                "\ta\n\tb",
                                "a\t\nb",
                                "# a\nb",
                                "- a\n- b",
                                "a: b\nc: d",
                                "a\n---\nb",
                                "\n\n a",
                                "a\n \n"),
                        lines().list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("\n", list)))
                .filter(text -> !text.isBlank());
    }

    private static Arbitrary<String> templates() {
        return Combinators.combine(
                        longTexts().map(text -> text.replace("{", "{{").replace("}", "}}")),
                        Arbitraries.of("", "{score}", "\n{comment}", "{attributes.What is it?} {key.email}"))
                .as((text, placeholder) -> text + placeholder);
    }

    private static Arbitrary<Attribute> attributes() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                                "score",
                                "segment",
                                "follow_up",
                                "comment",
                                "themes",
                                "insight",
                                "language",
                                "responded_at",
                                "source",
                                "survey_id",
                                "response_id",
                                "revision",
                                "key.email",
                                "key.custom.card")
                        .map(Attribute::of),
                lines().map(Attribute::custom));
    }

    @Provide
    Arbitrary<Condition> conditions() {
        Arbitrary<Condition> simple = Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.of(Operator.class),
                                Arbitraries.integers().between(0, 10))
                        .as((operator, score) -> Condition.compare(Attribute.SCORE, operator, String.valueOf(score))),
                Arbitraries.of("promoter", "passive", "detractor")
                        .map(segment -> Condition.compare(Attribute.SEGMENT, Operator.EQUAL, segment)),
                attributes().map(Condition::present),
                attributes().map(Condition::absent),
                lines().map(text -> Condition.contains(Attribute.THEMES, text)),
                Combinators.combine(lines(), lines())
                        .as((name, text) -> Condition.compare(Attribute.custom(name), Operator.NOT_EQUAL, text)),
                Combinators.combine(lines(), Arbitraries.integers())
                        .as((name, number) ->
                                Condition.compare(Attribute.custom(name), Operator.LESS, String.valueOf(number))));
        Arbitrary<Condition> nested = simple;
        for (int depth = 0; depth < 3; depth++) {
            Arbitrary<Condition> inner = nested;
            nested = Arbitraries.oneOf(
                    simple,
                    Combinators.combine(simple, inner).as(Condition::and),
                    Combinators.combine(inner, simple).as(Condition::or),
                    Combinators.combine(simple, inner).as((first, second) -> new Condition.All(List.of(first, second))),
                    Combinators.combine(inner, simple)
                            .as((first, second) -> new Condition.Any(List.of(first, second))));
        }
        return nested;
    }

    @Provide
    Arbitrary<FieldType> types() {
        Arbitrary<String> joiners = Arbitraries.of(";", "; ", ", ", "\n", " | ", "~", "\t");
        Arbitrary<String> options = lines().filter(option -> !option.matches("(?s).*[;,|~\\n\\t].*"));
        Arbitrary<Map<String, String>> values =
                Arbitraries.maps(lines(), options).ofMaxSize(3);
        Arbitrary<UnknownValue> unknown = Arbitraries.oneOf(
                Arbitraries.of(UnknownValue.fail(), UnknownValue.skip()), options.map(UnknownValue::defaultTo));
        Arbitrary<ZoneId> zones =
                Arbitraries.of("UTC", "Z", "Asia/Seoul", "+09:00", "GMT+2").map(ZoneId::of);
        return Arbitraries.oneOf(
                Arbitraries.just(FieldType.number()),
                Arbitraries.just(FieldType.bool()),
                joiners.map(joiner -> FieldType.text().joinedBy(joiner)),
                Combinators.combine(Arbitraries.integers().between(1, 300), Arbitraries.of(Overflow.class))
                        .as((max, overflow) -> FieldType.text().maxLength(max, overflow)),
                Combinators.combine(values, unknown)
                        .as((map, rule) -> new FieldType.Picklist(map, map.isEmpty() ? UnknownValue.fail() : rule)),
                Combinators.combine(joiners, values, unknown)
                        .as((joiner, map, rule) ->
                                new FieldType.MultiSelect(joiner, map, map.isEmpty() ? UnknownValue.fail() : rule)),
                zones.map(FieldType::date),
                zones.map(FieldType::dateTime),
                Arbitraries.just(FieldType.dateTime()));
    }

    @Provide
    Arbitrary<FieldMapping> mappings() {
        Arbitrary<NullPolicy> nulls = Arbitraries.of(NullPolicy.leave(), NullPolicy.clear());
        Arbitrary<List<FieldRule>> fields = Combinators.combine(
                        lines(),
                        lines().map(Attribute::custom),
                        types(),
                        nulls,
                        Arbitraries.of(true, false),
                        longTexts())
                .as((to, from, type, onNull, constant, text) -> {
                    if (constant && type instanceof FieldType.Text plain && plain.maxLength() == null) {
                        return new FieldRule(to, null, text, type, NullPolicy.leave());
                    }
                    return new FieldRule(
                            to, from, null, type, constant ? NullPolicy.defaultTo(defaultFor(type)) : onNull);
                })
                .list()
                .uniqueElements(FieldRule::to)
                .ofMaxSize(5);
        Arbitrary<List<Rule>> rules = Combinators.combine(
                        conditions()
                                .injectNull(0.2)
                                .filter(when -> when == null || when.toString().length() < 500),
                        lines().set().ofMaxSize(3),
                        lines().set().ofMaxSize(3),
                        templates(),
                        templates().map(text -> text.replace('\n', ' ')),
                        Arbitraries.longs().between(0, 3650L * 86_400),
                        Arbitraries.of(TaskPriority.class))
                .as(Rule::new)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.of("a", "nps-2", "x".repeat(80)),
                        Arbitraries.of(RecordType.CONTACT, RecordType.DEAL, new RecordType("Custom__c")),
                        lines().set().ofMaxSize(2),
                        Arbitraries.of("email", "crm_id", "custom.card"),
                        lines().injectNull(0.5),
                        Arbitraries.of(OnMissing.class),
                        fields,
                        rules)
                .as((name, record, surveys, kind, field, onMissing, fieldRules, others) -> {
                    assertThat(IdentityKey.isKind(kind)).isTrue();
                    FieldMapping.Builder builder = FieldMapping.builder(name)
                            .record(record)
                            .surveys(surveys.toArray(String[]::new))
                            .addMatch(new MatchKey(kind, field))
                            .match("phone")
                            .onMissing(onMissing)
                            .tags(List.of("always"));
                    fieldRules.forEach(rule -> builder.addField(null, rule));
                    for (int i = 0; i < others.size(); i++) {
                        others.get(i).addTo(builder, "r" + i);
                    }
                    return builder.build();
                });
    }

    record Rule(
            Condition when,
            Set<String> add,
            Set<String> remove,
            String text,
            String subject,
            long due,
            TaskPriority priority) {

        void addTo(FieldMapping.Builder builder, String name) {
            Set<String> only = new LinkedHashSet<>(remove);
            only.removeAll(add);
            if (!add.isEmpty() || !only.isEmpty()) {
                builder.addTags(null, when, add, only);
            }
            builder.addNote(null, name, when, text);
            builder.addTask(
                    null,
                    name,
                    when,
                    new TaskRule.Options()
                            .subject(subject.isBlank() ? "s" : subject)
                            .text(text)
                            .dueAfter(Duration.ofSeconds(due))
                            .priority(priority));
        }
    }
}
