package io.github.nps4j.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataMaskTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Write to ann.lee+nps@mail.example.co.kr please. | Write to [email] please.",
                "ann (at) example (dot) com                      | [email]",
                "제 메일은 hong@example.kr입니다                      | 제 메일은 [email]",
                "Call +82 10-1234-5678 now                       | Call [number] now",
                "call (02) 555 1234!                             | call [number]!",
                "카드 1234-5678-9012-3456 결제                      | 카드 [number] 결제",
                "電話は０３－１２３４－５６７８です                       | 電話は[number]です",
                "see https://example.com/u?token=abc ok          | see [link] ok",
                "ask @ann_lee about it                           | ask [handle] about it",
                "My name is Ann Lee and I like it                | My name is [name] and I like it",
                "Me llamo José Núñez, gracias                    | Me llamo [name], gracias",
                "제 이름은 홍길동입니다                                | 제 이름은 [name]입니다",
                "私は田中太郎です                                    | 私は[name]です",
                "佐藤と申します                                      | [name]と申します",
                "Great. Thanks, Peter                            | Great. Thanks, [name]"
            })
    void what_can_be_told_by_its_form_is_masked(String text, String masked) {
        assertThat(PersonalDataMask.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I gave a 9 because it took 3 days and costs 1,200 less.",
                "I am very happy, 10 out of 10",
                "저는 만족합니다",
                "私は満足です",
                "It's Great",
                "2.0 is better than 1.5"
            })
    void what_is_no_personal_datum_stays(String text) {
        assertThat(PersonalDataMask.mask(text)).isEqualTo(text);
    }

    @Test
    void given_names_are_masked_whole_and_in_parts_in_any_case() {
        assertThat(PersonalDataMask.mask("ANN talked to lee. Annual fee!", List.of("Ann Lee")))
                .isEqualTo("[name] talked to [name]. Annual fee!");
        assertThat(PersonalDataMask.mask("길동이가 또 썼어요", List.of("홍길동"))).isEqualTo("[name]이가 또 썼어요");
        assertThat(PersonalDataMask.mask("de la casa", List.of("Ana de la Cruz")))
                .isEqualTo("de la casa");
        assertThat(PersonalDataMask.mask("nothing", List.of("", " "))).isEqualTo("nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "@", "1 ", "a.", "a@", "My name is A ", "1-", "(", "www.", "田"})
    void long_texts_of_one_piece_do_not_hang(String piece) {
        String text = piece.repeat(100_000 / piece.length());

        assertThat(PersonalDataMask.mask(text)).isNotEmpty();
    }
}
