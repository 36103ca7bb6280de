package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Products that the person wants from the catalog. */
public final class OrderContent extends JsonView implements MessageContent {

    OrderContent(JsonNode json) {
        super(json);
    }

    /**
     * The catalog.
     *
     * @return its id
     */
    public Optional<String> catalogId() {
        return text("catalog_id");
    }

    /**
     * What the person wrote with the order.
     *
     * @return the text
     */
    public Optional<String> text() {
        return text("text");
    }

    /**
     * The products.
     *
     * @return one item for each product, in order
     */
    public List<Item> items() {
        List<Item> items = new ArrayList<>();
        Json.elements(json.path("product_items")).forEach(item -> items.add(new Item(item)));
        return List.copyOf(items);
    }

    /** A product of an order. Immutable and thread-safe. */
    public static final class Item extends JsonView {

        Item(JsonNode json) {
            super(json);
        }

        /**
         * The product.
         *
         * @return its id in the catalog
         */
        public Optional<String> productRetailerId() {
            return text("product_retailer_id");
        }

        /**
         * How many.
         *
         * @return the quantity
         */
        public Optional<BigDecimal> quantity() {
            return Optional.ofNullable(Json.decimal(json.path("quantity")));
        }

        /**
         * The price of one.
         *
         * @return the price in units of {@link #currency()}
         */
        public Optional<BigDecimal> price() {
            return Optional.ofNullable(Json.decimal(json.path("item_price")));
        }

        /**
         * The currency.
         *
         * @return the code (ISO 4217)
         */
        public Optional<String> currency() {
            return text("currency");
        }
    }
}
