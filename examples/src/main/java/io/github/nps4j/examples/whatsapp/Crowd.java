package io.github.nps4j.examples.whatsapp;

import io.github.nps4j.channel.Recipient;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.testkit.whatsapp.Customer;
import io.github.nps4j.testkit.whatsapp.CustomerReply;
import io.github.nps4j.whatsapp.survey.SurveyInvitee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Simulated customers in seven languages, who answer as people do: by Flow, in words, late, twice, with a sticker. */
final class Crowd {

    /** How somebody behaves, and how many of a hundred do. */
    private enum Habit {
        FILLS_THE_FLOW(24),
        FILLS_IT_WITHOUT_A_REASON(8),
        FILLS_IT_HOURS_LATER(4),
        TYPES_A_NUMBER(22),
        TYPES_NUMBER_AND_REASON(5),
        TYPES_A_WORD(5),
        SAYS_GOOD_FIRST(5),
        SENDS_A_VOICE_NOTE_FIRST(4),
        SENDS_A_STICKER_ONLY(2),
        CHANGES_ITS_MIND(4),
        LIKES_THE_MESSAGE(2),
        STOPS(3),
        STOPS_AFTER_THE_SCORE(2),
        ANSWERS_THE_REMINDER(3),
        SAYS_NOTHING(7);

        private final int share;

        Habit(int share) {
            this.share = share;
        }
    }

    private record Tongue(
            String language,
            String number,
            String nine,
            String good,
            String sorry,
            String stop,
            List<String> praise,
            List<String> blame) {}

    private static final List<Tongue> TONGUES = List.of(
            new Tongue(
                    "en",
                    "+1415555%04d",
                    "nine",
                    "pretty good",
                    "sorry, %d",
                    "STOP",
                    List.of("Fast delivery and friendly people", "It just works", "Great value for the money"),
                    List.of("The package came a week late", "Nobody answered my call", "It broke after two days")),
            new Tongue(
                    "ko",
                    "+82105555%04d",
                    "아홉",
                    "좋아요",
                    "아니 %d점이요",
                    "수신거부",
                    List.of("배송이 정말 빨라요", "직원분이 친절했어요", "가격이 좋아요"),
                    List.of("배송이 일주일이나 늦었어요", "고객센터 연결이 안 돼요", "포장이 찢어져 있었어요")),
            new Tongue(
                    "ja",
                    "+81905555%04d",
                    "九点",
                    "よかったです",
                    "すみません、%d点です",
                    "配信停止",
                    List.of("対応がとても丁寧でした", "届くのが早かったです", "使いやすいです"),
                    List.of("届くのが遅かったです", "説明が分かりにくいです", "電話がつながりません")),
            new Tongue(
                    "es",
                    "+3461255%04d",
                    "nueve",
                    "muy bueno",
                    "perdón, %d",
                    "BAJA",
                    List.of("Muy buena atención", "El envío fue rápido", "Buen precio"),
                    List.of("El pedido llegó tarde", "Nadie contesta el teléfono", "Vino roto")),
            new Tongue(
                    "pt-BR",
                    "+551198765%04d",
                    "nove",
                    "muito bom",
                    "desculpe, %d",
                    "SAIR",
                    List.of("Atendimento excelente", "Entrega rápida", "Ótimo preço"),
                    List.of("A entrega atrasou muito", "Ninguém responde", "Veio com defeito")),
            new Tongue(
                    "ar",
                    "+2010555%05d",
                    "تسعة",
                    "جيد",
                    "عفوا %d",
                    "إيقاف",
                    List.of("التوصيل سريع جدا", "خدمة ممتازة", "السعر مناسب"),
                    List.of("التوصيل تأخر كثيرا", "لا أحد يرد على الهاتف", "المنتج مكسور")),
            new Tongue(
                    "hi",
                    "+9198765%05d",
                    "नौ",
                    "अच्छा",
                    "माफ़ कीजिए, %d",
                    "बंद करो",
                    List.of("डिलीवरी बहुत तेज़ थी", "सेवा अच्छी है", "दाम सही है"),
                    List.of("सामान देर से आया", "कोई फ़ोन नहीं उठाता", "सामान टूटा हुआ था")));

    /** Typical of a shop: three of five would recommend it. */
    private static final int[] SCORES = {10, 10, 10, 9, 9, 9, 8, 8, 8, 7, 7, 6, 5, 3, 2, 0};

    /**
     * One of them.
     *
     * @param phone in E.164
     * @param customerId by which the CRM knows the person
     * @param invitee the person as a host invites it
     * @param customer what the person answers
     */
    record Member(String phone, String customerId, SurveyInvitee invitee, Customer customer) {}

    private Crowd() {}

    static List<Member> of(int count, long seed) {
        Random random = new Random(seed);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Tongue tongue = TONGUES.get(i % TONGUES.size());
            String phone = String.format(tongue.number, i);
            String customerId = String.format("C-%04d", i);
            SurveyInvitee invitee = SurveyInvitee.of(Recipient.of(Identity.builder()
                                    .customerId(customerId)
                                    .phone(phone)
                                    .build())
                            .speaking(tongue.language))
                    .with("order", "A-" + (1_000 + i));
            members.add(new Member(phone, customerId, invitee, customer(habit(random), tongue, random)));
        }
        return members;
    }

    private static Habit habit(Random random) {
        int left = random.nextInt(100);
        for (Habit habit : Habit.values()) {
            left -= habit.share;
            if (left < 0) {
                return habit;
            }
        }
        return Habit.SAYS_NOTHING;
    }

    private static Customer customer(Habit habit, Tongue tongue, Random random) {
        int score = SCORES[random.nextInt(SCORES.length)];
        List<String> reasons = score >= 7 ? tongue.praise : tongue.blame;
        String reason = reasons.get(random.nextInt(reasons.size()));
        CustomerReply number = soon(CustomerReply.text(String.valueOf(score)), random);
        CustomerReply why = soon(CustomerReply.text(reason), random);
        String form = String.valueOf(score);
        return Customer.inTurn(
                switch (habit) {
                    case FILLS_THE_FLOW ->
                        List.of(List.of(soon(CustomerReply.flow(Map.of("nps", form, "comment", reason)), random)));
                    case FILLS_IT_WITHOUT_A_REASON ->
                        List.of(List.of(soon(CustomerReply.flow(Map.of("nps", form, "comment", "")), random)));
                    case FILLS_IT_HOURS_LATER ->
                        List.of(List.of(CustomerReply.flow(Map.of("nps", form, "comment", reason))
                                .after(Duration.ofMinutes(90 + random.nextInt(600)))));
                    case TYPES_A_NUMBER -> List.of(List.of(number), List.of(why));
                    case TYPES_NUMBER_AND_REASON ->
                        List.of(List.of(soon(CustomerReply.text(score + " - " + reason), random)));
                    case TYPES_A_WORD -> List.of(List.of(soon(CustomerReply.text(tongue.nine), random)), List.of(why));
                    case SAYS_GOOD_FIRST ->
                        List.of(List.of(soon(CustomerReply.text(tongue.good), random)), List.of(number), List.of(why));
                    case SENDS_A_VOICE_NOTE_FIRST ->
                        List.of(List.of(soon(CustomerReply.voiceNote(), random)), List.of(number));
                    case SENDS_A_STICKER_ONLY -> List.of(List.of(soon(CustomerReply.sticker(), random)));
                    case CHANGES_ITS_MIND ->
                        List.of(
                                List.of(soon(CustomerReply.text("1"), random)),
                                List.of(
                                        CustomerReply.text(String.format(tongue.sorry, score))
                                                .after(Duration.ofSeconds(40)),
                                        CustomerReply.text(reason).after(Duration.ofSeconds(90))));
                    case LIKES_THE_MESSAGE -> List.of(List.of(soon(CustomerReply.reaction("👍"), random)));
                    case STOPS -> List.of(List.of(soon(CustomerReply.stop(tongue.stop), random)));
                    case STOPS_AFTER_THE_SCORE ->
                        List.of(List.of(number), List.of(soon(CustomerReply.stop(tongue.stop), random)));
                    case ANSWERS_THE_REMINDER -> List.of(List.of(), List.of(number), List.of(why));
                    case SAYS_NOTHING -> List.of();
                });
    }

    private static CustomerReply soon(CustomerReply reply, Random random) {
        return reply.after(Duration.ofSeconds(15 + random.nextInt(600)));
    }
}
