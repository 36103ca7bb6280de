package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A place on the map. Immutable. */
public final class LocationMessage extends WhatsAppMessage {

    private static final int MAX_TEXT = 1_000;

    private final double latitude;
    private final double longitude;
    private final @Nullable String name;
    private final @Nullable String address;

    private LocationMessage(double latitude, double longitude, @Nullable String name, @Nullable String address) {
        this.latitude = latitude;
        this.longitude = longitude;
        this.name = name;
        this.address = address;
    }

    /**
     * A place.
     *
     * @param latitude -90 to 90 degrees
     * @param longitude -180 to 180 degrees
     * @return the message
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static LocationMessage of(double latitude, double longitude) {
        // the negated form also refuses NaN
        if (!(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180)) {
            throw new IllegalArgumentException("A latitude is -90 to 90 and a longitude -180 to 180 degrees");
        }
        return new LocationMessage(latitude, longitude, null, null);
    }

    /**
     * This place with its name and address.
     *
     * @param placeName up to 1,000 characters
     * @param placeAddress up to 1,000 characters
     * @return a new message
     * @throws IllegalArgumentException if one of them is blank or too long
     */
    public LocationMessage named(String placeName, String placeAddress) {
        return new LocationMessage(
                latitude,
                longitude,
                Check.text("name of a place", placeName, MAX_TEXT),
                Check.text("address of a place", placeAddress, MAX_TEXT));
    }

    @Override
    public String type() {
        return "location";
    }

    @Override
    JsonNode content() {
        ObjectNode node = JSON.objectNode().put("latitude", latitude).put("longitude", longitude);
        if (name != null) {
            node.put("name", name).put("address", address);
        }
        return node;
    }
}
