package io.github.nps4j.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityKeyTest {

    @ParameterizedTest
    @CsvSource({
        "' Jane.Doe@ACME.com ',jane.doe@acme.com",
        "jane+nps@acme.co.kr,jane+nps@acme.co.kr",
        "o'brien@acme.ie,o'brien@acme.ie",
        "홍길동@회사.한국,홍길동@회사.한국",
        "用户@例子.公司,用户@例子.公司",
        "ИВАН@ПОЧТА.РФ,иван@почта.рф",
        "JOSÉ@CORREO.ES,josé@correo.es",
        "राम@उदाहरण.भारत,राम@उदाहरण.भारत",
        "สมชาย@ตัวอย่าง.ไทย,สมชาย@ตัวอย่าง.ไทย",
        "a@xn--3e0b707e.kr,a@xn--3e0b707e.kr"
    })
    void an_address_of_any_script_is_trimmed_and_lower_case(String given, String expected) {
        assertThat(IdentityKey.email(given)).isEqualTo(new IdentityKey.Email(expected, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jane",
                "jane@",
                "@acme.com",
                "jane@acme",
                "jane@@acme.com",
                "jane@acme@com.kr",
                "jane doe@acme.com",
                "jane\u00A0doe@acme.com",
                "jane\u3000doe@acme.com",
                "jane\u200Bdoe@acme.com",
                "jane@ac me.com",
                "jane@-acme.com",
                "jane@acme-.com",
                "jane@acme..com",
                "jane@acme.com.",
                "jane@.com",
                "a@b.com, c@d.com",
                "a@b.com;c@d.com",
                "Jane <jane@acme.com>",
                "jane\u0000@acme.com",
                "jane\nbcc@acme.com",
                "jane@acme_x.com"
            })
    void what_is_no_address_is_kept_as_it_came_and_flagged(String given) {
        assertThat(IdentityKey.email(given)).isEqualTo(new IdentityKey.Email(given, false));
    }

    @Test
    void an_address_has_one_form_however_its_accents_were_typed() {
        String pieces = Normalizer.normalize("josé@correo.es", Normalizer.Form.NFD);

        assertThat(IdentityKey.email(pieces)).isEqualTo(IdentityKey.email("josé@correo.es"));
    }

    @Test
    void what_copying_leaves_at_the_ends_of_a_value_is_trimmed() {
        assertThat(IdentityKey.email("\uFEFFjane@acme.com\u00A0")).isEqualTo(IdentityKey.email("jane@acme.com"));
        assertThat(IdentityKey.customerId("\u200E C-1\u202F")).isEqualTo(new IdentityKey.CustomerId("C-1", true));
        assertThat(IdentityKey.phone("\u202A+82 10 1234 5678\u202C", null).value())
                .isEqualTo("+821012345678");
        assertThat(Identity.builder().email("\u00A0").build()).isEqualTo(Identity.anonymous());
    }

    @Test
    void an_endless_address_is_flagged_and_does_not_hang() {
        assertThat(IdentityKey.email("a".repeat(100_000) + "@acme.com").normalized())
                .isFalse();
        assertThat(IdentityKey.email("a@" + "a.".repeat(150) + "!").normalized())
                .isFalse();
        assertThat(IdentityKey.email("a".repeat(65) + "@acme.com").normalized()).isFalse();
        assertThat(IdentityKey.email("a@" + "a".repeat(64) + ".com").normalized())
                .isFalse();
        assertThat(IdentityKey.email("a@" + "a.".repeat(150) + "com").normalized())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "010-1234-5678,KR,+821012345678",
        "02-312-3456,KR,+8223123456",
        "090-1234-5678,JP,+819012345678",
        "03-1234-5678,JP,+81312345678",
        "612 34 56 78,ES,+34612345678",
        "(415) 555-2671,US,+14155552671",
        "+82 10 1234 5678,,+821012345678",
        "+82 10 1234 5678,US,+821012345678",
        "+８２ １０ １２３４ ５６７８,,+821012345678",
        "010-1234-5678,kr,+821012345678"
    })
    void a_number_becomes_e164(String given, String region, String expected) {
        assertThat(IdentityKey.phone(given, region)).isEqualTo(new IdentityKey.Phone(expected, true));
    }

    @ParameterizedTest
    @CsvSource({
        "010-1234-5678,",
        "010-1234-5678,XX",
        "010-1234-5678,''",
        "(415) 555-2671,",
        "12,KR",
        "call me,US",
        "+82 10 1234 5678 ext. 5,",
        "02-312-3456#12,KR",
        "+999 123 456 789,",
        "01012345678901234567,KR"
    })
    void a_number_that_cannot_be_told_is_kept_as_it_came_and_flagged(String given, String region) {
        assertThat(IdentityKey.phone(given, region)).isEqualTo(new IdentityKey.Phone(given, false));
    }

    /** libphonenumber takes this one as possible, but E.164 ends at 15 digits. */
    @Test
    void a_number_with_too_many_digits_is_flagged_and_never_an_exception() {
        assertThat(IdentityKey.phone("00100000000000", "KR").normalized()).isFalse();
        assertThat(IdentityKey.phone("18  521606913102", "KR").value()).isEqualTo("18  521606913102");
    }

    /** libphonenumber takes another zero from this one each time it reads it. */
    @Test
    void a_number_whose_form_is_read_as_another_number_is_flagged() {
        assertThat(IdentityKey.phone("0000000", "KR").normalized()).isFalse();
    }

    @Test
    void a_number_without_its_area_code_is_flagged_for_it_is_another_person_in_another_town() {
        assertThat(IdentityKey.phone("253-0000", "US").normalized()).isFalse();
        assertThat(IdentityKey.phone("+1 253 0000", null).normalized()).isFalse();
    }

    @Test
    void the_locale_of_the_machine_changes_nothing() {
        Locale before = Locale.getDefault();
        try {
            for (Locale locale : List.of(Locale.KOREA, Locale.US, Locale.forLanguageTag("tr-TR"))) {
                Locale.setDefault(locale);

                assertThat(IdentityKey.phone("010-1234-5678", null).normalized())
                        .isFalse();
                assertThat(IdentityKey.phone("612 34 56 78", "es").value()).isEqualTo("+34612345678");
                assertThat(IdentityKey.email("INFO@ACME.COM").value()).isEqualTo("info@acme.com");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void ids_keep_their_case_and_are_flagged_when_there_is_nothing_to_compare() {
        assertThat(IdentityKey.crmId(" 003A1b2C3D4E ")).isEqualTo(new IdentityKey.CrmId("003A1b2C3D4E", true));
        assertThat(IdentityKey.crmId("003a1b2c3d4e")).isNotEqualTo(IdentityKey.crmId("003A1b2C3D4E"));
        assertThat(IdentityKey.accountNumber("  ").normalized()).isFalse();
        assertThat(IdentityKey.customerId("a\tb").normalized()).isFalse();
        assertThat(IdentityKey.custom("card", "x".repeat(321)).normalized()).isFalse();
        assertThat(IdentityKey.custom("card", "x".repeat(320)).normalized()).isTrue();
    }

    @Test
    void a_key_that_claims_to_be_normalized_and_is_not_cannot_be_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdentityKey.Email("Jane@acme.com", true));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdentityKey.Phone("010-1234-5678", true));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdentityKey.CrmId(" x", true));
        assertThatIllegalArgumentException().isThrownBy(() -> IdentityKey.custom("Card", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdentityKey.of("mail", "x", null))
                .withMessageContaining("use email, phone, customer_id, account_number, crm_id or custom.<name>");
    }

    @Test
    void keys_of_a_kind_are_made_and_found_by_the_name_of_the_kind() {
        for (String kind : List.of("email", "phone", "customer_id", "account_number", "crm_id", "custom.card")) {
            IdentityKey key = IdentityKey.of(kind, "+82 10 1234 5678", null);

            assertThat(key.kind()).isEqualTo(kind);
            assertThat(IdentityKey.isKind(kind)).isTrue();
            assertThat(Identity.of(key).key(kind)).contains(key);
        }
        assertThat(IdentityKey.isKind("custom.")).isFalse();
        assertThat(IdentityKey.isKind("custom.Card")).isFalse();
        assertThat(IdentityKey.isKind("name")).isFalse();
    }

    @Test
    void an_identity_keeps_the_first_key_of_each_kind_in_the_order_given() {
        Identity identity = Identity.builder()
                .crmId("42")
                .email("first@acme.com")
                .email("second@acme.com")
                .phone("010-1234-5678")
                .customerId(null)
                .accountNumber(" ")
                .build();

        assertThat(identity.keys()).extracting(IdentityKey::kind).containsExactly("crm_id", "email", "phone");
        assertThat(identity.key("email")).contains(IdentityKey.email("first@acme.com"));
        assertThat(identity.usableKeys()).extracting(IdentityKey::kind).containsExactly("crm_id", "email");
    }

    @Test
    void ids_are_strong_and_telephone_numbers_are_not() {
        assertThat(IdentityKey.phone("+821012345678", null).strong()).isFalse();
        assertThat(Set.of(
                        IdentityKey.customerId("1"),
                        IdentityKey.accountNumber("1"),
                        IdentityKey.crmId("1"),
                        IdentityKey.custom("card", "1")))
                .allMatch(IdentityKey::strong);
    }

    @Test
    void no_text_form_shows_a_key() {
        List<IdentityKey> keys = List.of(
                IdentityKey.email("jane@acme.com"),
                IdentityKey.email("jane at acme"),
                IdentityKey.phone("+821012345678", null),
                IdentityKey.customerId("jane-1"),
                IdentityKey.accountNumber("jane-2"),
                IdentityKey.crmId("jane-3"),
                IdentityKey.custom("card", "jane-4"));

        assertThat(keys)
                .extracting(IdentityKey::toString)
                .noneMatch(text -> text.contains("jane") || text.contains("1234"));
        assertThat(Identity.of(keys).toString()).contains("email:***").doesNotContain("jane");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdentityKey.Email("Jane@acme.com", true))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Jane"));
    }

    @Property(tries = 3000)
    void any_text_makes_a_key_of_every_kind_and_its_normal_form_is_stable(@ForAll("texts") String text) {
        for (String kind : List.of("email", "phone", "customer_id", "account_number", "crm_id", "custom.card")) {
            IdentityKey key = IdentityKey.of(kind, text, "KR");

            assertThat(!key.normalized()
                            || IdentityKey.of(kind, key.value(), null).equals(key))
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> addresses = Arbitraries.strings()
                .ofMaxLength(10)
                .tuple2()
                .map(parts -> parts.get1() + "@" + parts.get2() + ".İK.com");
        Arbitrary<String> numbers =
                Arbitraries.strings().withChars("0123456789 -+()").ofMaxLength(16);
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(20), addresses, numbers);
    }
}
