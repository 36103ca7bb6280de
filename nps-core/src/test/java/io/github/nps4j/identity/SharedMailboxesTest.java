package io.github.nps4j.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedMailboxesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info@acme.com",
                "INFO@acme.co.kr",
                "billing@a.io",
                "no-reply@a.io",
                "info+nps@acme.com",
                "soporte@a.es"
            })
    void a_mailbox_that_many_read_is_shared_at_every_domain(String address) {
        assertThat(SharedMailboxes.common().contains(IdentityKey.email(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jane@acme.com", "information@acme.com", "jane.info@acme.com", "jane@info.com", "+info@acme.com"
            })
    void a_mailbox_of_one_person_is_not(String address) {
        assertThat(SharedMailboxes.common().contains(IdentityKey.email(address)))
                .isFalse();
    }

    @Test
    void a_host_adds_local_parts_and_whole_addresses() {
        SharedMailboxes mine = SharedMailboxes.common().and(List.of(" Verkauf ", "Jane@Acme.com"));

        assertThat(mine.contains(IdentityKey.email("verkauf@acme.de"))).isTrue();
        assertThat(mine.contains(IdentityKey.email("jane@acme.com"))).isTrue();
        assertThat(mine.contains(IdentityKey.email("jane+nps@acme.com"))).isTrue();
        assertThat(mine.contains(IdentityKey.email("jane@other.com"))).isFalse();
        assertThat(SharedMailboxes.common().contains(IdentityKey.email("verkauf@acme.de")))
                .isFalse();
    }

    @Test
    void other_keys_and_the_empty_list_share_nothing() {
        assertThat(SharedMailboxes.common().contains(IdentityKey.customerId("info")))
                .isFalse();
        assertThat(SharedMailboxes.none().contains(IdentityKey.email("info@acme.com")))
                .isFalse();
    }
}
