package io.github.nps4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class PrivateLogsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broken for ada.lovelace+nps@example.com again",
                "no person with +493012345678",
                "sent Authorization: Bearer abcdefgh12345678",
                "Basic dXNlcjpwYXNzd29yZA==",
                "Zoho-oauthtoken 1000.abcdef0123",
                "1000.access.0123456789",
                "session 00DQy0000000001!AQEAQ",
                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.abc"
            })
    void an_address_a_phone_number_and_a_credential_are_seen(String line) {
        assertThat(PrivateLogs.firstPrivatePart(line)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "destination 'crm' is down: Salesforce answered 503",
                "okhttp3.internal.connection.RealCall@1a2b3c closed",
                "2026-03-01T10:20:30.000+0000 delivery 17 waits",
                "took 1000.5 ms",
                "basic settings"
            })
    void an_ordinary_line_is_left_alone(String line) {
        assertThat(PrivateLogs.firstPrivatePart(line)).isEmpty();
    }

    @Test
    void all_tests_of_this_module_are_watched_and_a_watch_within_a_watch_takes_no_line_away() {
        assertThat(ServiceLoader.load(Extension.class)).anyMatch(PrivateLogs.class::isInstance);
        try (LogWatch outer = LogWatch.start()) {
            try (LogWatch inner = LogWatch.start()) {
                LoggerFactory.getLogger("io.github.nps4j.test").trace("a canary line");
                assertThat(inner.lines()).hasSize(1);
            }
            LoggerFactory.getLogger("io.github.nps4j.test").trace("another line");
            assertThat(outer.lines()).hasSize(2);
        }
    }
}
