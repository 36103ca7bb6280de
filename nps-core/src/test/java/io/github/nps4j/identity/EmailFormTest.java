package io.github.nps4j.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The quick way decides as the pattern does. */
class EmailFormTest {

    @Property(tries = 5_000)
    void plain_addresses_are_judged_as_by_the_pattern(@ForAll("addresses") String address) {
        boolean normal = EmailForm.isNormalByPattern(address) && address.length() <= IdentityKey.MAX_LENGTH;
        Statistics.collect(normal);
        assertThat(EmailForm.isNormal(address)).isEqualTo(normal);
    }

    @Property
    void any_text_is_judged_as_by_the_pattern(@ForAll String text) {
        assertThat(EmailForm.isNormal(text)).isEqualTo(EmailForm.isNormalByPattern(text));
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> plain =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> odd = Arbitraries.strings()
                .withChars("a0-._+@ ,;<>()\"A\u007f\t\u00e9")
                .ofMaxLength(4);
        Arbitrary<String> edge = Arbitraries.of("x".repeat(63), "x".repeat(64), "x".repeat(65), "-a", "a-", "a-b", "");
        Arbitrary<String> part = Arbitraries.oneOf(plain, plain, plain, plain, plain, plain, odd, edge);
        Arbitrary<String> domain = part.list().ofMinSize(1).ofMaxSize(6).map(labels -> String.join(".", labels));
        return Combinators.combine(part, domain).as((local, its) -> local + "@" + its);
    }
}
