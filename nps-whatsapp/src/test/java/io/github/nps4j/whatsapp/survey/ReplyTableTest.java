package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTableTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static List<String[]> rows(String file) throws IOException {
        try (InputStream in = ReplyTableTest.class.getResourceAsStream("/whatsapp/" + file)) {
            List<String[]> rows = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("lang\t")) {
                    rows.add(line.split("\t", -1));
                }
            }
            return rows;
        }
    }

    private static String said(Reply reply) {
        if (reply instanceof Reply.Score score) {
            return String.valueOf(score.value());
        }
        return reply instanceof Reply.OptOut ? "OPT_OUT" : "ASK";
    }

    @ParameterizedTest
    @ValueSource(strings = {"nps-replies.tsv", "own-replies.tsv"})
    void every_reply_of_the_table_is_read_as_it_was_meant(String file) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] row : rows(file)) {
            String text = JSON.readValue(row[1], String.class);
            Reply reply = ReplyParser.parse(text, row[0]);
            if (!said(reply).equals(row[2])) {
                wrong.add(row[0] + " " + row[1] + " is " + row[2] + ", read as " + reply);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void the_own_table_is_large() throws IOException {
        assertThat(rows("own-replies.tsv")).hasSizeGreaterThanOrEqualTo(250);
    }
}
