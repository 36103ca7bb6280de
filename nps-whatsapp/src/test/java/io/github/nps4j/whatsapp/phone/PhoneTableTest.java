package io.github.nps4j.whatsapp.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.channel.ChannelStore;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneTableTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "010-1234-5678, KR, +821012345678",
        "+82 010-1234-5678, KR, +821012345678",
        "+82 (0)10-1234-5678, KR, +821012345678",
        "821012345678, KR, +821012345678",
        "1012345678, KR, +821012345678",
        "０１０－１２３４－５６７８, KR, +821012345678",
        "00821012345678, KR, +821012345678",
        "00 82 10 1234 5678, , +821012345678",
        "9123 4567, HK, +85291234567",
        "85291234567, HK, +85291234567",
        "852-9123-4567, HK, +85291234567",
        "001 82 10 1234 5678, HK, +821012345678",
        "55 1234 5678, MX, +525512345678",
        "5215512345678, MX, +525512345678",
        "+52 1 55 1234 5678, , +525512345678",
        "+551187654321, , +5511987654321",
        "+5511987654321, , +5511987654321",
        "+54 11 15 2345-6789, AR, +5491123456789",
        "+541123456789, , +541123456789",
        "+22997123456, , +2290197123456",
        "+2290197123456, , +2290197123456",
        "tel:+82-10-1234-5678, , +821012345678",
        "whatsapp:+821012345678, , +821012345678",
        "+82 10-1234-5678 ext 3, , +821012345678",
        "٠١٠١٢٣٤٥٦٧٨, EG, +201012345678"
    })
    void a_typed_number_becomes_the_number_of_today(String typed, String region, String expected) {
        assertThat(PhoneForms.e164(typed, region)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "821012345678, US",
        "010 1234 5678, HK",
        "13800138000, HK",
        "12345, KR",
        "+22501234567, ",
        "010-1234-5678, ",
        "hello, KR",
        "US.13491208655302741918, US",
        "KR.12345678, KR"
    })
    void what_is_not_valid_is_not_guessed(String typed, String region) {
        assertThat(PhoneForms.e164(typed, region)).isEmpty();
    }

    @Test
    void the_forms_of_brazil_mexico_argentina_and_benin_are_known() {
        assertThat(PhoneForms.matchKeys("+5511987654321").sure())
                .containsExactlyInAnyOrder("5511987654321", "551187654321");
        assertThat(PhoneForms.matchKeys("551187654321").sure())
                .containsExactlyInAnyOrder("5511987654321", "551187654321");
        assertThat(PhoneForms.matchKeys("551132654321").sure()).as("a landline").containsExactly("551132654321");
        assertThat(PhoneForms.matchKeys("5215512345678").sure())
                .containsExactlyInAnyOrder("5215512345678", "525512345678");
        assertThat(PhoneForms.matchKeys("+525512345678").sure())
                .containsExactlyInAnyOrder("5215512345678", "525512345678");
        assertThat(PhoneForms.matchKeys("5491123456789").sure()).containsExactly("5491123456789");
        assertThat(PhoneForms.matchKeys("5491123456789").doubtful()).containsExactly("541123456789");
        assertThat(PhoneForms.matchKeys("541123456789").doubtful()).containsExactly("5491123456789");
        assertThat(PhoneForms.matchKeys("22997123456").sure())
                .containsExactlyInAnyOrder("22997123456", "2290197123456");
        assertThat(PhoneForms.matchKeys("821012345678").sure()).containsExactly("821012345678");
        assertThat(PhoneForms.matchKeys("821012345678").doubtful()).isEmpty();
    }

    @Test
    void forms_of_one_number_match_and_those_of_others_do_not() {
        assertThat(PhoneForms.matchKeys("+5511987654321").matches("551187654321"))
                .isTrue();
        assertThat(PhoneForms.matchKeys("+525512345678").matches("5215512345678"))
                .isTrue();
        assertThat(PhoneForms.matchKeys("+5491123456789").matches("541123456789"))
                .isFalse();
        assertThat(PhoneForms.matchKeys("+821012345678").matches("+821012345679"))
                .isFalse();
    }

    @Test
    void a_user_id_is_never_rewritten() {
        assertThat(PhoneForms.matchKeys("BR.5511987654321").sure()).containsExactly("BR.5511987654321");
        assertThat(WhatsAppAddress.of("MX.5215512345678")).isEqualTo(new WhatsAppAddress.UserId("MX.5215512345678"));
        assertThat(WhatsAppAddress.of("US.ENT.118")).isInstanceOf(WhatsAppAddress.UserId.class);
        assertThat(WhatsAppAddress.of("+821012345678")).isEqualTo(new WhatsAppAddress.WaId("821012345678"));
        assertThatThrownBy(() -> WhatsAppAddress.of("hello")).isInstanceOf(IllegalArgumentException.class);
        assertThat(WhatsAppAddress.of("821012345678").toString()).doesNotContain("8210");
        PhoneBook book = new PhoneBook(ChannelStore.inMemory());
        assertThat(book.person(new WhatsAppAddress.UserId("MX.5215512345678"))).isEqualTo("MX.5215512345678");
        assertThat(book.sendTo("MX.5215512345678")).isEqualTo("MX.5215512345678");
        assertThat(book.names("MX.5215512345678")).containsExactly("MX.5215512345678");
    }

    @ParameterizedTest
    @CsvSource({
        "+821012345678, KR",
        "551187654321, BR",
        "5215512345678, MX",
        "US.134912, US",
        "+12025550123, US",
        "+14165550123, CA"
    })
    void the_country_is_known(String person, String region) {
        assertThat(PhoneForms.region(person)).contains(region);
    }

    @Test
    void what_was_learned_goes_before_every_rule() {
        PhoneBook book = new PhoneBook(ChannelStore.inMemory());
        WhatsAppAddress odd = new WhatsAppAddress.WaId("541123456789");
        assertThat(book.person(odd)).isEqualTo("+541123456789");
        book.learnFromSend("+5491123456789", "541123456789", "AR.77", T0);
        assertThat(book.person(odd)).isEqualTo("+5491123456789");
        assertThat(book.person(new WhatsAppAddress.UserId("AR.77"))).isEqualTo("+5491123456789");
        assertThat(book.sendTo("+5491123456789")).isEqualTo("+541123456789");
        assertThat(book.names("+5491123456789")).contains("+5491123456789", "541123456789", "AR.77");
        assertThat(book.match(odd, List.of("+541123456789", "+5491123456789"))).contains("+5491123456789");
    }

    @Test
    void a_message_joins_wa_id_and_user_id() {
        PhoneBook book = new PhoneBook(ChannelStore.inMemory());
        assertThat(book.learnFromInbound("551187654321", "BR.9", T0)).contains("+5511987654321");
        assertThat(book.person(new WhatsAppAddress.UserId("BR.9"))).isEqualTo("+5511987654321");
        assertThat(book.sendTo("+5511987654321")).as("as WhatsApp told it").isEqualTo("+551187654321");
        assertThat(book.learnFromInbound(null, "BR.9", T0)).contains("+5511987654321");
        book.userIdChanged("BR.9", "BR.10", T0);
        assertThat(book.person(new WhatsAppAddress.UserId("BR.10"))).isEqualTo("+5511987654321");
        assertThat(book.learnFromInbound(null, null, T0)).isEmpty();
    }

    @Test
    void of_several_contacts_that_match_none_is_taken() {
        PhoneBook book = new PhoneBook(ChannelStore.inMemory());
        WhatsAppAddress address = new WhatsAppAddress.WaId("551187654321");
        assertThat(book.match(address, Set.of("+5511987654321", "+821012345678")))
                .contains("+5511987654321");
        assertThat(book.match(address, List.of("+5511987654321", "+551187654321")))
                .isEmpty();
        assertThat(book.match(address, List.of())).isEmpty();
    }
}
