package io.github.nps4j.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StampTest {

    @Test
    void the_later_answer_is_newer_whatever_its_revision() {
        ResponseKey key = new ResponseKey("", "s", "1");
        Stamp early = new Stamp(Instant.ofEpochSecond(1), key, 7);
        Stamp late = new Stamp(Instant.ofEpochSecond(2), key, 0);

        assertThat(late.isAfter(early)).isTrue();
        assertThat(early.isAfter(late)).isFalse();
        assertThat(new Stamp(Instant.ofEpochSecond(1), key, 8).isAfter(early)).isTrue();
        assertThat(early.isAfter(early)).isFalse();
    }

    @Property
    void the_order_is_total(@ForAll("stamps") Stamp a, @ForAll("stamps") Stamp b, @ForAll("stamps") Stamp c) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(a.isAfter(b) || b.isAfter(a) || a.equals(b)).isTrue();
        if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
            assertThat(a.compareTo(c)).isLessThanOrEqualTo(0);
        }
    }

    /** Few values of each part, so that ties are common. */
    @Provide
    Arbitrary<Stamp> stamps() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "A");
        return Combinators.combine(
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.of("", "t"),
                        names,
                        names,
                        Arbitraries.longs().between(0, 2))
                .as((second, tenant, source, id, revision) ->
                        new Stamp(Instant.ofEpochSecond(second), new ResponseKey(tenant, source, id), revision));
    }
}
