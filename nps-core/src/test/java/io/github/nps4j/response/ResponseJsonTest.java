package io.github.nps4j.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseJsonTest {

    /** The form that stores hold by now. A change here needs a new version and a reader for the old one. */
    @Test
    void the_stored_form_is_this_one_for_good() {
        NpsResponse response = NpsResponse.builder()
                .tenant("acme")
                .source("typeform")
                .id("r-1")
                .revision(2)
                .surveyId("q4")
                .identity(Identity.builder()
                        .email("Jane@Acme.com")
                        .phone("010-1234-5678")
                        .custom("card", "7")
                        .build())
                .score(8)
                .comment("좋아요 \uD83D\uDE00")
                .themes(List.of(Theme.of("가격"), new Theme("속도", Theme.Sentiment.POSITIVE)))
                .insight("Pleased.")
                .language("ko")
                .respondedAt(Instant.parse("2026-11-20T10:00:00.120Z"))
                .attribute("plan", "pro")
                .attribute("seats", 100)
                .attribute("vip", true)
                .attribute("products", List.of("A", "B"))
                .build();
        String stored = "{\"v\":1,\"tenant\":\"acme\",\"source\":\"typeform\",\"id\":\"r-1\",\"revision\":2,"
                + "\"survey\":\"q4\",\"identity\":[{\"kind\":\"email\",\"value\":\"jane@acme.com\"},"
                + "{\"kind\":\"phone\",\"value\":\"010-1234-5678\",\"normalized\":false},"
                + "{\"kind\":\"custom.card\",\"value\":\"7\"}],\"score\":8,\"comment\":\"좋아요 \uD83D\uDE00\","
                + "\"themes\":[{\"name\":\"가격\"},{\"name\":\"속도\",\"sentiment\":\"POSITIVE\"}],"
                + "\"insight\":\"Pleased.\",\"language\":\"ko\",\"respondedAt\":\"2026-11-20T10:00:00.120Z\","
                + "\"attributes\":{\"plan\":\"pro\",\"seats\":100,\"vip\":true,\"products\":[\"A\",\"B\"]}}";

        assertThat(ResponseJson.write(response)).isEqualTo(stored);
        assertThat(ResponseJson.read(stored)).isEqualTo(response);
    }

    @Property
    void a_response_survives_the_way_to_json_and_back(@ForAll("responses") NpsResponse response) {
        NpsResponse back = ResponseJson.read(ResponseJson.write(response));

        assertThat(back).isEqualTo(response);
        assertThat(back.stamp()).isEqualTo(response.stamp());
        assertThat(List.copyOf(back.attributes().keySet()))
                .isEqualTo(List.copyOf(response.attributes().keySet()));
        assertThat(ResponseJson.write(back)).isEqualTo(ResponseJson.write(response));
    }

    @Test
    void what_a_later_version_adds_is_passed_over() {
        NpsResponse response =
                ResponseJson.read("{\"v\":1,\"more\":{\"id\":[1,{\"source\":2}]},\"source\":\"s\",\"id\":7,"
                        + "\"tags\":[[]],\"comment\":null,\"identity\":[{\"kind\":\"crm_id\",\"since\":{\"value\":1},\"value\":\"9\"}],"
                        + "\"themes\":[{\"name\":\"price\",\"weight\":0.5}],\"score\":8.0,"
                        + "\"respondedAt\":\"2026-11-20T10:00:00Z\"}");
        assertThat(response.id()).isEqualTo("7");
        assertThat(response.score().value()).isEqualTo(8);
        assertThat(response.comment()).isEmpty();
        assertThat(response.themes()).containsExactly(Theme.of("price"));
        assertThat(response.identity()).isEqualTo(Identity.builder().crmId("9").build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "jane",
                "{\"comment\":\"jane",
                "{}",
                "{\"v\":2,\"source\":\"jane\"}",
                "{\"v\":1}",
                "{\"v\":1,\"source\":\"s\",\"id\":\"1\",\"score\":{\"jane\":8},\"respondedAt\":\"2026-11-20T10:00:00Z\"}",
                "{\"source\":\"s\",\"id\":\"1\",\"score\":8,\"respondedAt\":\"2026-11-20T10:00:00Z\"}",
                "{\"v\":1,\"source\":\"s\",\"id\":\"1\",\"score\":8,\"respondedAt\":\"2026-11-20T10:00:00Z\","
                        + "\"identity\":[\"jane\"]}",
                "{\"v\":1,\"source\":\"s\",\"id\":\"1\",\"score\":8}",
                "{\"v\":1,\"source\":\"s\",\"id\":\"1\",\"score\":8,\"respondedAt\":\"jane\"}",
                "{\"v\":1,\"source\":\"s\",\"id\":\"1\",\"score\":8.5,\"respondedAt\":\"2026-11-20T10:00:00Z\"}",
                "{\"v\":1,\"source\":\"s\",\"id\":\"1\",\"score\":8,\"respondedAt\":\"2026-11-20T10:00:00Z\","
                        + "\"identity\":[{\"kind\":\"email\",\"value\":\"jane\"}]}",
                "{\"v\":1,\"source\":\"s\",\"id\":\"1\",\"score\":8,\"respondedAt\":\"2026-11-20T10:00:00Z\","
                        + "\"themes\":[{\"name\":\"x\",\"sentiment\":\"jane\"}]}"
            })
    void what_is_no_stored_response_is_refused_without_quoting_it(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResponseJson.read(json))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("jane"))
                .withNoCause();
    }

    @Provide
    Arbitrary<NpsResponse> responses() {
        Arbitrary<String> names = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.isBlank() && text.chars().noneMatch(Character::isISOControl));
        Arbitrary<ResponseKey> keys = Combinators.combine(Arbitraries.of("", "acme", "고객"), names, names)
                .as(ResponseKey::new);
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(40).injectNull(0.2);
        Arbitrary<List<Theme>> themes = Combinators.combine(
                        names.filter(text -> !text.isBlank()), Arbitraries.of(Theme.Sentiment.class))
                .as(Theme::new)
                .list()
                .ofMaxSize(4);
        Arbitrary<Instant> times = Arbitraries.oneOf(
                Arbitraries.longs()
                        .between(-62_135_596_800_000L, 253_402_300_799_999L)
                        .map(Instant::ofEpochMilli),
                Arbitraries.of(Instant.EPOCH, Instant.MIN, Instant.MAX, Instant.ofEpochSecond(0, 999_999_999)));
        return Combinators.combine(
                        keys,
                        Arbitraries.longs().between(0, Long.MAX_VALUE),
                        identities(),
                        Arbitraries.integers().between(0, 10),
                        texts.list().ofSize(3),
                        themes,
                        times,
                        Arbitraries.maps(names, attributes()).ofMaxSize(5))
                .as(this::response);
    }

    private NpsResponse response(
            ResponseKey key,
            long revision,
            Identity identity,
            int score,
            List<String> texts,
            List<Theme> themes,
            Instant respondedAt,
            Map<String, Object> attributes) {
        NpsResponse.Builder builder = NpsResponse.builder()
                .tenant(key.tenant())
                .source(key.source())
                .id(key.id())
                .revision(revision)
                .identity(identity)
                .score(score)
                .surveyId(texts.get(0))
                .comment(texts.get(1))
                .insight(texts.get(2))
                .themes(themes)
                .respondedAt(respondedAt);
        attributes.forEach(builder::attribute);
        return builder.build();
    }

    private static Arbitrary<Identity> identities() {
        Arbitrary<IdentityKey> key = Combinators.combine(
                        Arbitraries.of(
                                "email",
                                "phone",
                                "customer_id",
                                "account_number",
                                "crm_id",
                                "custom.card",
                                "custom.a_1"),
                        Arbitraries.oneOf(
                                Arbitraries.strings().ofMaxLength(20),
                                Arbitraries.of(
                                        "Jane@Acme.com", "010-1234-5678", "+82 10 1234 5678", "홍@회사.한국", " ", "A-1")))
                .as((kind, value) -> IdentityKey.of(kind, value, "KR"));
        return key.list().ofMaxSize(5).map(Identity::of);
    }

    private static Arbitrary<Object> attributes() {
        List<Object> odd = new ArrayList<>(List.of(
                true,
                false,
                0,
                -0.0,
                1e300,
                Double.MIN_VALUE,
                Long.MIN_VALUE,
                new BigDecimal("1E+99"),
                new BigDecimal("1E+100"),
                new BigDecimal("1E+999999999"),
                new BigDecimal("1E-999999999"),
                new BigDecimal("9".repeat(100)),
                new BigDecimal("0E+30"),
                "\u0000\uD83D\"\\\u2028"));
        return Arbitraries.oneOf(
                Arbitraries.of(odd),
                Arbitraries.strings().ofMaxLength(20).map(text -> (Object) text),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e60"), new BigDecimal("1e60"))
                        .map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.strings().ofMaxLength(5).list().ofMaxSize(3).map(list -> (Object) list));
    }
}
