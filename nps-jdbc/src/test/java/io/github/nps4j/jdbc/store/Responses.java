package io.github.nps4j.jdbc.store;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.Work;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import java.time.Instant;
import java.util.List;

/** What several tests of the store deliver. */
final class Responses {

    static final Instant T0 = Instant.parse("2026-03-01T09:00:00Z");

    static final FieldMapping MAPPING = FieldMapping.builder("nps")
            .match("email")
            .field("nps_score", Attribute.SCORE, FieldType.number())
            .build();

    private Responses() {}

    static String email(int customer) {
        return "c" + customer + "@example.com";
    }

    static NpsResponse response(int number, int customer) {
        return NpsResponse.builder()
                .source("test")
                .id("r" + number)
                .score(number % 11)
                .identity(Identity.builder().email(email(customer)).build())
                .respondedAt(T0.minusSeconds(1_000_000).plusSeconds(number))
                .build();
    }

    static Submission submission(int number) {
        return Submission.of(
                response(number, number), List.of(new NewDelivery("crm", "nps", Work.FIELDS, "c" + number, T0)));
    }

    static FakeCrm contacts(int count) {
        FakeCrmBuilder builder = FakeCrm.builder().npsContacts();
        for (int i = 0; i < count; i++) {
            String address = email(i);
            builder.record("c" + i, record -> record.email(address));
        }
        return builder.build();
    }
}
