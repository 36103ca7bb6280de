package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/** A place. */
public final class LocationContent extends JsonView implements MessageContent {

    LocationContent(JsonNode json) {
        super(json);
    }

    /**
     * The latitude.
     *
     * @return degrees, north is positive
     */
    public Optional<Double> latitude() {
        return Optional.ofNullable(Json.decimal(json.path("latitude"))).map(BigDecimal::doubleValue);
    }

    /**
     * The longitude.
     *
     * @return degrees, east is positive
     */
    public Optional<Double> longitude() {
        return Optional.ofNullable(Json.decimal(json.path("longitude"))).map(BigDecimal::doubleValue);
    }

    /**
     * The name of the place.
     *
     * @return the name
     */
    public Optional<String> name() {
        return text("name");
    }

    /**
     * The address of the place.
     *
     * @return the address
     */
    public Optional<String> address() {
        return text("address");
    }

    /**
     * A page about the place.
     *
     * @return the URL as it came
     */
    public Optional<String> url() {
        return text("url");
    }
}
