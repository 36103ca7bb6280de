package io.github.nps4j.examples.readme;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.response.NpsResponse;
import java.time.Instant;

/** A mapping as a file: what it makes of an answer, without any CRM. */
public final class MappingInYaml {

    private MappingInYaml() {}

    /** Prints the fields of one answer. */
    public static void main(String[] args) {
        String yaml = """
                version: 1
                name: hubspot-contact
                record: contact
                match: [email, {key: customer_id, field: customer_number}]
                on_missing: review
                fields:
                  - {to: nps_score, from: score, type: number}
                  - {to: nps_segment, from: segment, type: picklist}
                  - {to: nps_themes, from: themes, type: text, joiner: ", "}
                  - {to: nps_survey_date, from: responded_at, type: date, zone: Europe/Madrid}
                tags:
                  - {when: score >= 9, add: [Promoter], remove: [Detractor]}
                notes:
                  - {name: comment, when: comment present, text: "NPS {score}: {comment}"}
                tasks:
                  - {name: recovery, when: score <= 6, subject: Call the customer, due: P1D, priority: HIGH}
                """;
        FieldMapping mapping = FieldMapping.fromYaml(yaml, "hubspot.yaml");
        NpsResponse response = NpsResponse.builder()
                .source("app")
                .id("r-1")
                .score(10)
                .themes("빠른 온보딩", "가격")
                .identity(Identity.builder().email("customer@acme.com").build())
                .respondedAt(Instant.parse("2026-11-20T23:30:00Z"))
                .build();
        System.out.println(mapping.map(response).toJson());
        System.out.println(mapping.map(response).tagsToAdd());
    }
}
