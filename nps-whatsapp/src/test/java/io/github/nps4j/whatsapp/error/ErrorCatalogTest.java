package io.github.nps4j.whatsapp.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCatalogTest {

    private static final ErrorCatalog CATALOG = ErrorCatalog.standard();

    private static WhatsAppError error(int code, int status) {
        return new WhatsAppError(code, 0, "", "", status, null, false);
    }

    @ParameterizedTest
    @CsvSource({
        "1, RETRY",
        "2, RETRY",
        "131000, RETRY",
        "131016, RETRY",
        "133004, RETRY",
        "131057, RETRY",
        "4, THROTTLE",
        "80007, THROTTLE",
        "130429, THROTTLE",
        "131048, THROTTLE",
        "132069, THROTTLE",
        "613, THROTTLE",
        "131056, PAIR_WAIT",
        "131049, WAIT_A_DAY",
        "131047, USE_TEMPLATE",
        "132000, FIX_TEMPLATE",
        "132001, FIX_TEMPLATE",
        "132005, FIX_TEMPLATE",
        "132007, FIX_TEMPLATE",
        "132012, FIX_TEMPLATE",
        "132015, FIX_TEMPLATE",
        "132016, FIX_TEMPLATE",
        "132068, FIX_TEMPLATE",
        "0, FIX_ACCOUNT",
        "3, FIX_ACCOUNT",
        "10, FIX_ACCOUNT",
        "190, FIX_ACCOUNT",
        "200, FIX_ACCOUNT",
        "250, FIX_ACCOUNT",
        "299, FIX_ACCOUNT",
        "368, FIX_ACCOUNT",
        "131031, FIX_ACCOUNT",
        "131042, FIX_ACCOUNT",
        "131045, FIX_ACCOUNT",
        "133010, FIX_ACCOUNT",
        "130472, RECIPIENT_NEVER",
        "131026, RECIPIENT_NEVER",
        "131050, RECIPIENT_NEVER",
        "130497, RECIPIENT_NEVER",
        "100, FIX_REQUEST",
        "131008, FIX_REQUEST",
        "131009, FIX_REQUEST",
        "131051, FIX_REQUEST",
        "131053, FIX_REQUEST",
        "131062, FIX_REQUEST",
        "135000, FIX_REQUEST",
        "131210, FIX_REQUEST"
    })
    void eachCodeHasItsTreatment(int code, ErrorAction action) {
        assertThat(CATALOG.find(code)).isPresent();
        assertThat(error(code, 400).action()).isEqualTo(action);
    }

    @Test
    void everyActionIsUsedAndEveryRuleAdvises() {
        Set<ErrorAction> used = CATALOG.rules().stream().map(ErrorRule::action).collect(Collectors.toSet());
        assertThat(used).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(ErrorAction.class));
        assertThat(CATALOG.rules()).allSatisfy(rule -> {
            assertThat(rule.advice()).isNotBlank();
            assertThat(rule.title()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 131045, 133000, 134102})
    void aStatus500IsNoReasonToRepeatWhatStaysWrong(int code) {
        assertThat(error(code, 500).rule().isWorthRepetition(0)).isFalse();
    }

    @Test
    void anUnknownCodeIsTreatedByItsStatus() {
        assertThat(error(999_999, 503).rule().isWorthRepetition(2)).isTrue();
        assertThat(error(999_999, 503).rule().isWorthRepetition(3)).isFalse();
        assertThat(error(999_999, 400).action()).isEqualTo(ErrorAction.FIX_REQUEST);
        assertThat(error(999_999, 429).action()).isEqualTo(ErrorAction.THROTTLE);
        assertThat(error(999_999, 401).action()).isEqualTo(ErrorAction.FIX_ACCOUNT);
        assertThat(error(999_999, 0).action()).isEqualTo(ErrorAction.FIX_REQUEST);
        assertThat(error(999_999, 503).rule().firstCode()).isEqualTo(999_999);
        WhatsAppError passing = new WhatsAppError(999_999, 0, "", "", 400, null, true);
        assertThat(passing.action()).isEqualTo(ErrorAction.RETRY);
    }

    @Test
    void aPairLimitWaitsFourToThePowerOfN() {
        ErrorRule rule = error(131056, 400).rule();
        assertThat(Arrays.asList(rule.waitBefore(0), rule.waitBefore(1), rule.waitBefore(2), rule.waitBefore(3)))
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(16), Duration.ofSeconds(64));
        assertThat(rule.waitBefore(1_000)).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void aMarketingCapWaitsADayAndLongerEachTime() {
        ErrorRule rule = error(131049, 400).rule();
        assertThat(rule.waitBefore(0)).isEqualTo(Duration.ofDays(1));
        assertThat(rule.waitBefore(1)).isEqualTo(Duration.ofDays(2));
        assertThat(rule.marketingOnly()).isTrue();
    }

    @Test
    void anErrorIsReadInWhateverShapeItComes() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        WhatsAppError plainData = WhatsAppError.ofAnswer(
                400, mapper.readTree("{\"error\":{\"code\":\"131009\",\"error_data\":\"words\",\"fbtrace_id\":7}}"));
        assertThat(plainData.code()).isEqualTo(131009);
        assertThat(plainData.details()).isEqualTo("words");
        assertThat(plainData.traceId()).isNull();
        assertThat(WhatsAppError.ofAnswer(502, mapper.readTree("[1]")).code()).isEqualTo(WhatsAppError.NO_CODE);
        assertThat(WhatsAppError.ofAnswer(502, mapper.missingNode()).action()).isEqualTo(ErrorAction.RETRY);
        assertThat(WhatsAppError.ofAnswer(400, mapper.readTree("{\"error\":\"odd\"}"))
                        .message())
                .isEqualTo("odd");
        WhatsAppError template = WhatsAppError.ofAnswer(
                400,
                mapper.readTree("{\"error\":{\"code\":100,\"error_subcode\":2388299,\"error_user_msg\":\"Ends\"}}"));
        assertThat(template.action()).isEqualTo(ErrorAction.FIX_TEMPLATE);
        assertThat(template.details()).isEqualTo("Ends");
        WhatsAppError webhook =
                WhatsAppError.ofWebhook(mapper.readTree("{\"code\":131026,\"title\":\"Message undeliverable\"}"));
        assertThat(webhook.action()).isEqualTo(ErrorAction.RECIPIENT_NEVER);
        assertThat(webhook.message()).isEqualTo("Message undeliverable");
    }

    @Test
    void wordsForAPersonNameTheCodeAndNoPhoneNumber() {
        WhatsAppError error = new WhatsAppError(131026, 0, "", "Number +14155550123 is gone", 400, "Abc", false);
        assertThat(error.describe()).contains("131026").contains("***").doesNotContain("4155550123");
        assertThat(error.toString()).doesNotContain("4155550123");
    }

    @Test
    void aRuleThatIsRepeatableNeedsATime() {
        assertThatThrownBy(() -> new ErrorRule(
                        1, 1, 400, "t", ErrorAction.RETRY, ErrorScope.MESSAGE, Duration.ZERO, 0, false, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time to wait");
    }
}
