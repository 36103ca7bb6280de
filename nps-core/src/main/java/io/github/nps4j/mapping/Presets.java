package io.github.nps4j.mapping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The mappings that are shipped as resources. */
final class Presets {

    static final List<String> NAMES =
            List.of("salesforce-contact", "hubspot-contact", "pipedrive-person", "customer-nps");

    private Presets() {}

    static FieldMapping load(String name) {
        if (!NAMES.contains(name)) {
            String source = "preset '" + Texts.quotable(name) + "'";
            throw new MappingException(
                    source,
                    List.of(new MappingException.Problem(
                            source,
                            0,
                            0,
                            "",
                            "there is no such preset" + Texts.suggest(name, NAMES) + "; the presets are "
                                    + String.join(", ", NAMES))));
        }
        String resource = "presets/" + name + ".yaml";
        try (InputStream in = Presets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the resource " + resource + " is missing from nps-core: keep it when repackaging the jar");
            }
            return MappingYaml.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), name + ".yaml");
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + resource + " could not be read", e);
        }
    }
}
