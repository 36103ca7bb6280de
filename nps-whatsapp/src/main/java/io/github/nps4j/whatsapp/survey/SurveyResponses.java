package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.response.NpsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The response that a conversation has led to. */
final class SurveyResponses {

    private final String source;
    private final String tenant;

    SurveyResponses(String source, String tenant) {
        this.source = source;
        this.tenant = tenant;
    }

    String source() {
        return source;
    }

    /** The response in its newest revision. */
    NpsResponse of(Survey survey, Conversation c) {
        NpsResponse.Builder builder = NpsResponse.builder()
                .tenant(tenant)
                .source(source)
                .id(c.id)
                .revision(c.revision)
                .surveyId(c.survey)
                .identity(identity(c.person))
                .score(Objects.requireNonNull(c.score))
                .respondedAt(Objects.requireNonNull(c.scoredAt))
                .comment(c.comment)
                .language(c.person.language());
        c.person.attributes().forEach(builder::attribute);
        c.answers.forEach((question, answer) -> {
            SurveyQuestion asked = survey.find(question);
            if (asked != null && asked.kind() != SurveyQuestion.Kind.SCORE && !asked.isComment()) {
                builder.attribute(question, answer);
            }
        });
        return builder.build();
    }

    /** The host's own keys first: it knows best how its CRM names the person. */
    private static Identity identity(Person person) {
        List<IdentityKey> keys = new ArrayList<>(person.identity().keys());
        if (person.phone() != null) {
            keys.add(IdentityKey.phone(person.phone(), null));
        }
        if (person.userId() != null) {
            keys.add(IdentityKey.custom(SurveyInvitee.USER_ID_KEY, person.userId()));
        }
        return Identity.of(keys);
    }
}
