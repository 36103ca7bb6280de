package io.github.nps4j.jdbc.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals what is due into pages: customer by customer in the order of their first delivery, and all that is due of a customer
 * in one page, so that it becomes one write. Of a customer who does not fit in, the rest is left for later.
 */
final class DuePages {

    /** Deliveries of one claim, and the customer of each. */
    static final class Page {
        private final long[] ids;
        private final long[] customers;
        private int size;

        private Page(int limit) {
            this.ids = new long[limit];
            this.customers = new long[limit];
        }

        private boolean isFull() {
            return size == ids.length;
        }

        private void add(long id, long customer) {
            ids[size] = id;
            customers[size] = customer;
            size++;
        }

        long[] ids() {
            return Arrays.copyOf(ids, size);
        }

        long[] customers() {
            return Arrays.copyOf(customers, size);
        }

        int size() {
            return size;
        }

        @Override
        public String toString() {
            return "Page[" + size + "]";
        }
    }

    private final Map<Long, List<Long>> byCustomer = new LinkedHashMap<>();

    /** Adds deliveries in the order of their due times. Those that were added before are due before them. */
    DuePages add(long[] ids, long[] customers) {
        for (int i = 0; i < ids.length; i++) {
            byCustomer
                    .computeIfAbsent(customers[i], customer -> new ArrayList<>(1))
                    .add(ids[i]);
        }
        return this;
    }

    /**
     * Deals.
     *
     * @param limit deliveries in a page
     * @param most pages
     * @return pages with something in them; the later ones may be missing
     */
    List<Page> deal(int limit, int most) {
        List<Page> pages = new ArrayList<>();
        Page page = null;
        for (Map.Entry<Long, List<Long>> entry : byCustomer.entrySet()) {
            if (page == null || page.isFull()) {
                if (pages.size() == most) {
                    return pages;
                }
                page = new Page(limit);
                pages.add(page);
            }
            for (long id : entry.getValue()) {
                if (!page.isFull()) {
                    page.add(id, entry.getKey());
                }
            }
        }
        return pages;
    }
}
