package io.github.nps4j.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What can be built is taken: the client refuses at least what Meta refuses, whatever the texts. */
class AgreementTest {

    private static WhatsAppSimulator meta;
    private static WhatsAppClient client;

    @BeforeContainer
    static void start() {
        meta = WhatsAppSimulator.start();
        meta.openWindow("+14155550123");
        meta.addTemplate(SimulatedTemplate.utility("ask", "en", "Order {{1}} of {{2}} came. How was it?")
                .withQuickReplies("Good", "Bad"));
        client = Clients.of(meta);
    }

    @AfterContainer
    static void stop() {
        client.close();
        meta.close();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(3),
                Arbitraries.of("", " ", "\u3000", "9점", "👍🏽", "a\nb", "a\tb", "a     b", "\u0000", "x".repeat(24)),
                Arbitraries.of(20, 21, 24, 25, 60, 61, 72, 73, 128, 129, 200, 201, 256, 257, 1_024, 1_025, 4_096, 4_097)
                        .map("y"::repeat));
    }

    private interface Build {
        WhatsAppMessage message();
    }

    private static void agree(Build build) {
        WhatsAppMessage message;
        try {
            message = build.message();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(client.send(Clients.ADA, message)).as(message.toString()).isInstanceOf(SendResult.Accepted.class);
    }

    @Property(tries = 200)
    void texts(@ForAll("texts") String body) {
        agree(() -> TextMessage.of(body));
    }

    @Property(tries = 300)
    void buttons(
            @ForAll("texts") String body, @ForAll @Size(max = 4) List<@net.jqwik.api.From("texts") String> titles) {
        agree(() -> {
            ButtonsMessage.Builder builder = ButtonsMessage.builder(body);
            titles.forEach(title -> builder.button("id:" + title, title));
            return builder.build();
        });
    }

    @Property(tries = 300)
    void lists(
            @ForAll("texts") String button,
            @ForAll @IntRange(max = 3) int sections,
            @ForAll @Size(max = 5) List<@net.jqwik.api.From("texts") String> titles) {
        agree(() -> {
            ListMessage.Builder builder = ListMessage.builder("How likely?", button);
            for (int i = 0; i < sections; i++) {
                String section = "s" + i;
                builder.section(section);
                titles.forEach(title -> builder.row(section + title, title, title));
            }
            return builder.build();
        });
    }

    @Property(tries = 300)
    void templates(@ForAll("texts") String first, @ForAll("texts") String second, @ForAll("texts") String payload) {
        agree(() -> TemplateMessage.builder("ask", "en")
                .body(first)
                .body(second)
                .quickReply(1, payload)
                .build());
    }

    @Property(tries = 200)
    void anyTextIsOneLineAfterOneLine(@ForAll("texts") String text) {
        String line = TemplateMessage.oneLine(text);
        if (!line.isBlank() && line.length() <= TemplateMessage.MAX_PARAMETER) {
            agree(() ->
                    TemplateMessage.builder("ask", "en").body(line).body("x").build());
            assertThat(TemplateMessage.oneLine(line)).isEqualTo(line);
        }
    }
}
