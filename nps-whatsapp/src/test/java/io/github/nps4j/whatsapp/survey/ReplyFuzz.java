package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.nps4j.whatsapp.internal.Folding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Replies made of pieces of real ones, of noise and of both. */
final class ReplyFuzz {

    private static final String[] LANGUAGES = {
        null, "en", "ko", "ja", "es", "pt-BR", "ar", "hi", "de", "fr", "zh", "it", "tr", ""
    };
    private static final String[] PIECES = {
        "9",
        "10",
        "0",
        "11",
        "7.5",
        "8/10",
        "4/5",
        "10:30",
        "2025",
        "+82 10 1234 5678",
        "٩",
        "९",
        "９",
        "①",
        "🔟",
        "1️⃣",
        "½",
        "%",
        "$",
        "nine",
        "nueve",
        "dez",
        "구",
        "십점",
        "八点",
        "تسعة",
        "नौ",
        "das",
        "um",
        "not",
        "no",
        "या",
        "or",
        "か",
        "이나",
        "점",
        "点",
        "分",
        "점 만점에",
        "0 to 10",
        "1-10",
        "満点で",
        "में से",
        "из",
        "stars",
        "hours",
        "分",
        "일",
        "日",
        "because",
        "if",
        "stop",
        "-",
        "~",
        ",",
        ".",
        "\n",
        " ",
        "  ",
        "\u200b",
        "\u202e",
        "👍",
        "⭐",
        "<3",
        "https://a.b/9",
        "a9@b.c",
        "competitor",
        "I give",
        "nota",
        "\ud800",
        "\udc00",
        "\0",
        "(((",
        "....",
        "/"
    };

    private final Random random;
    private final List<String> rows = new ArrayList<>();
    long inputs;
    long scores;
    long stops;
    long slowestNanos;

    ReplyFuzz(long seed) throws IOException {
        random = new Random(seed);
        JsonMapper json = JsonMapper.builder().build();
        for (String file : List.of("nps-replies.tsv", "own-replies.tsv")) {
            try (InputStream in = ReplyFuzz.class.getResourceAsStream("/whatsapp/" + file)) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                    if (!line.startsWith("lang\t")) {
                        rows.add(json.readValue(line.split("\t")[1], String.class));
                    }
                }
            }
        }
    }

    void run(int count) {
        for (int i = 0; i < count; i++) {
            String text = text();
            String language = LANGUAGES[random.nextInt(LANGUAGES.length)];
            long begun = System.nanoTime();
            Reply reply = ReplyParser.parse(text, language);
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - begun);
            inputs++;
            if (reply instanceof Reply.Score score) {
                scores++;
                assertThat(score.value()).isBetween(0, 10);
                assertThat(hasNumber(text)).as("a number in %s", escaped(text)).isTrue();
            } else if (reply instanceof Reply.OptOut) {
                stops++;
            }
        }
    }

    private String text() {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return noise(random.nextInt(random.nextInt(20) == 0 ? 6_000 : 60));
        }
        if (kind < 4) {
            return damaged(rows.get(random.nextInt(rows.size())));
        }
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(random.nextInt(50) == 0 ? 400 : 6);
        for (int i = 0; i < pieces; i++) {
            text.append(random.nextInt(12) == 0 ? noise(3) : PIECES[random.nextInt(PIECES.length)]);
            if (random.nextInt(3) > 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private String damaged(String row) {
        StringBuilder text = new StringBuilder(row);
        for (int i = random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, noise(1));
                case 2 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> text.append(' ').append(rows.get(random.nextInt(rows.size())));
            }
        }
        return text.toString();
    }

    private String noise(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x3000));
                case 2 -> text.append((char) random.nextInt(0x10000));
                default -> text.appendCodePoint(random.nextInt(0x20000));
            }
        }
        return text.toString();
    }

    private static boolean hasNumber(String text) {
        boolean sign = text.codePoints().anyMatch(cp -> switch (Character.getType(cp)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> cp == 0x1F51F;
        });
        if (sign) {
            return true;
        }
        String folded = Folding.fold(text);
        // signs that contain digits in their plain form, such as a circled character or a hour
        return folded.codePoints().anyMatch(cp -> cp >= '0' && cp <= '9')
                || ReplyWords.NUMBERS.keySet().stream().anyMatch(folded::contains)
                || ReplyWords.KOREAN.keySet().stream().anyMatch(folded::contains)
                || ReplyWords.KOREAN_WITH_POINT.keySet().stream().anyMatch(folded::contains)
                || ReplyWords.HAN.keySet().stream().anyMatch(folded::contains)
                || ReplyWords.HAN_WITH_UNIT.keySet().stream().anyMatch(folded::contains)
                || ReplyWords.KANA.keySet().stream().anyMatch(folded::contains)
                || ReplyWords.KANA_WITH_UNIT.keySet().stream().anyMatch(folded::contains)
                || List.of("hi", "pt", "fr", "es", "de", "it", "nl", "tr", "ar", "id").stream()
                        .flatMap(language -> ReplyWords.local(language).keySet().stream())
                        .anyMatch(folded::contains)
                || List.of("um", "un", "ein").stream().anyMatch(folded::contains);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.chars()
                .forEach(c -> out.append(c >= 0x20 && c < 0x7F ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return out.toString();
    }
}
