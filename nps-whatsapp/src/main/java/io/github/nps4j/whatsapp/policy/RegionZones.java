package io.github.nps4j.whatsapp.policy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The time zones of countries: of those with several, one within and the outermost ones. */
final class RegionZones {

    private static final Map<String, List<ZoneId>> ZONES = load();

    private RegionZones() {}

    private static Map<String, List<ZoneId>> load() {
        Properties lines = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(
                        RegionZones.class.getResourceAsStream("region-zones.properties"), "region-zones.properties"),
                StandardCharsets.UTF_8)) {
            lines.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of time zones cannot be read: the jar is not complete", e);
        }
        Map<String, List<ZoneId>> zones = new HashMap<>();
        for (String region : lines.stringPropertyNames()) {
            List<ZoneId> known = new ArrayList<>();
            for (String name : lines.getProperty(region, "").split(",")) {
                try {
                    known.add(ZoneId.of(name));
                } catch (DateTimeException e) {
                    // an old JDK does not know a new zone; the others of the country stay
                }
            }
            if (!known.isEmpty()) {
                zones.put(region, List.copyOf(known));
            }
        }
        return Map.copyOf(zones);
    }

    /** Empty if the country is not known. */
    static List<ZoneId> of(String region) {
        return ZONES.getOrDefault(region, List.of());
    }
}
