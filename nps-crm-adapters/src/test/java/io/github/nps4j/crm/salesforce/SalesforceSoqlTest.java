package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SalesforceSoqlTest {

    @Property(tries = 200)
    void any_text_becomes_one_literal(@ForAll String text) {
        String literal = SalesforceSoql.quoted(text);
        assertThat(literal).startsWith("'").endsWith("'");
        int open = 0;
        for (int i = 1; i < literal.length() - 1; i++) {
            if (literal.charAt(i) == '\\') {
                i++;
                open = i;
            } else {
                assertThat(literal.charAt(i)).isNotEqualTo('\'');
            }
        }
        assertThat(open).as("the last quote is not escaped").isLessThan(literal.length() - 1);
    }
}
