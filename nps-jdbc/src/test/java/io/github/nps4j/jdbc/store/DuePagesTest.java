package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DuePagesTest {

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** Ids are in the order of the due times. */
    private static List<DuePages.Page> deal(List<Long> customers, int first, int limit, int most) {
        long[] ids = LongStream.range(0, customers.size()).toArray();
        int heads = Math.min(first, ids.length);
        return new DuePages()
                .add(LongStream.of(ids).limit(heads).toArray(), array(customers.subList(0, heads)))
                .add(LongStream.of(ids).skip(heads).toArray(), array(customers.subList(heads, customers.size())))
                .deal(limit, most);
    }

    @Property
    void a_customer_is_in_one_page_in_the_order_of_the_due_times_and_no_page_is_longer_than_allowed(
            @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 12) Long> customers,
            @ForAll @IntRange(max = 60) int first,
            @ForAll @IntRange(min = 1, max = 9) int limit,
            @ForAll @IntRange(min = 1, max = 5) int most) {
        List<DuePages.Page> pages = deal(customers, first, limit, most);
        assertThat(pages).hasSizeLessThanOrEqualTo(most);
        Map<Long, Integer> pageOf = new HashMap<>();
        Map<Long, Long> last = new HashMap<>();
        Set<Long> seen = new HashSet<>();
        for (int p = 0; p < pages.size(); p++) {
            long[] ids = pages.get(p).ids();
            assertThat(pages.get(p).customers()).hasSameSizeAs(ids);
            assertThat(ids).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
            for (int i = 0; i < ids.length; i++) {
                long customer = pages.get(p).customers()[i];
                assertThat(customer).isEqualTo(customers.get((int) ids[i]));
                assertThat(seen.add(ids[i])).isTrue();
                assertThat(pageOf.computeIfAbsent(customer, key -> pages.size()))
                        .isIn(pages.size(), p);
                pageOf.put(customer, p);
                assertThat(ids[i]).isGreaterThan(last.getOrDefault(customer, -1L));
                last.put(customer, ids[i]);
            }
        }
    }

    @Property
    void where_there_is_room_everything_is_dealt_and_customers_come_in_the_order_of_their_first_delivery(
            @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 12) Long> customers,
            @ForAll @IntRange(max = 60) int first) {
        List<DuePages.Page> pages = deal(customers, first, 100, 2);
        assertThat(pages).hasSize(customers.isEmpty() ? 0 : 1);
        for (DuePages.Page page : pages) {
            assertThat(page.size()).isEqualTo(customers.size());
            Set<Long> order = new LinkedHashSet<>();
            LongStream.of(page.customers()).forEach(order::add);
            assertThat(order).containsExactlyElementsOf(new LinkedHashSet<>(customers));
        }
    }

    @Property
    void a_page_is_filled_before_the_next_one_begins(
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 0, max = 12) Long> customers,
            @ForAll @IntRange(min = 1, max = 9) int limit) {
        List<DuePages.Page> pages = deal(customers, customers.size(), limit, 60);
        for (DuePages.Page page : pages.subList(0, pages.size() - 1)) {
            assertThat(page.size()).isEqualTo(limit);
        }
    }
}
