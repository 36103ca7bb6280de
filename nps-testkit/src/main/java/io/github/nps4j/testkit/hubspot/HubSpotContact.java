package io.github.nps4j.testkit.hubspot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contact of the simulator as it stood when it was asked for. Immutable.
 *
 * @param id the record id
 * @param properties name to value, as HubSpot stores it; empty properties are left out
 * @param archived whether it was deleted
 * @param timesWritten how many requests wrote to it; adding it past the API does not count
 * @param changes every change of a property by a request, oldest first
 */
public record HubSpotContact(
        String id, Map<String, String> properties, boolean archived, int timesWritten, List<Change> changes) {

    /**
     * One change of one property.
     *
     * @param property the property's name
     * @param value the new value; empty if it was cleared
     * @param at when, by the simulator's clock
     */
    public record Change(String property, String value, Instant at) {
        /** Names the property, never the value. */
        @Override
        public String toString() {
            return "Change[" + property + " at " + at + "]";
        }
    }

    /** A contact. */
    public HubSpotContact {
        properties = Map.copyOf(properties);
        changes = List.copyOf(changes);
    }

    /**
     * The value of a property.
     *
     * @param name the property's name
     * @return the value, or {@code null} if it is empty
     */
    public @Nullable String property(String name) {
        return properties.get(name);
    }

    /**
     * The values that a property was given by requests.
     *
     * @param name the property's name
     * @return the values, oldest first; a cleared one as an empty text
     */
    public List<String> history(String name) {
        return changes.stream()
                .filter(change -> change.property().equals(name))
                .map(Change::value)
                .toList();
    }

    /** Names the contact and its properties, never their values. */
    @Override
    public String toString() {
        return "HubSpotContact[" + id + ", properties " + properties.keySet() + "]";
    }
}
