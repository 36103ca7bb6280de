package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.Recipient;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import java.util.ArrayList;
import java.util.List;

/** The campaign of the tests with several processes: the same people and the same survey for each of them. */
final class Campaign {

    static final String SECRET = "app-secret-of-the-campaign";
    static final String SURVEY = "crash";
    static final String OCCASION = "2026-Q4";

    private Campaign() {}

    static String phone(int index) {
        return String.format("+8210%08d", 20_000_000 + index);
    }

    static List<SurveyInvitee> people(int count) {
        List<SurveyInvitee> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            people.add(SurveyInvitee.of(
                    Recipient.of(Identity.builder().phone(phone(i)).build()).speaking("ko")));
        }
        return people;
    }

    static Survey survey() {
        return Survey.nps(SURVEY)
                .invitation(SurveyInvitation.template("nps_text")
                        .language("ko")
                        .utility()
                        .build())
                .build();
    }

    static void template(WhatsAppSimulator meta) {
        meta.addTemplate(SimulatedTemplate.utility("nps_text", "ko", "0부터 10까지의 숫자로 답해 주세요."));
    }
}
