package io.github.nps4j.whatsapp.policy;

import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.whatsapp.internal.Folding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words by which people stop messages, or take the stop back, in many languages. A message counts only as a whole:
 * "stop" does, "do not stop" does not. Case, accents, punctuation, emoji and a "please" make no difference. Meta does not
 * handle such words on WhatsApp, so this is the business's to do. Immutable and thread-safe.
 */
public final class StopWords {

    private static final int LONGEST = 120;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern COURTESY = Pattern.compile(
            "^(?:(?:please|pls|plz|por favor|porfavor|porfa|hola|hi|hello|bitte|merci|s il vous plait|svp|من فضلك|لو سمحت|कृपया|"
                    + "kripya|请|請|제발) )+|(?: (?:please|pls|plz|now|por favor|porfavor|porfa|gracias|obrigado|obrigada|thanks|"
                    + "thank you|bitte|danke|merci|svp|s il vous plait|من فضلك|لو سمحت|कृपया|kripya|제발|now))+$");

    private static final String[] STOP_ALL = {
        // English; the first words are those of the North American carriers' guideline (CTIA)
        "do not send me messages, don t send me messages, dont send me messages, don t send messages, stop, stopall, stop all, unsubscribe, unsubscribe me, cancel, end, quit, revoke, optout, opt out, opt me out,"
                + " stop it, stop this, stop messaging, stop messaging me, stop messages, stop sending, stop sending me"
                + " messages, stop sending messages, stop texting, stop texting me, stop writing, stop contacting me,"
                + " remove, remove me, remove my number, delete me, delete my number, do not message me, don t message me,"
                + " dont message me, do not contact me, don t contact me, dont contact me, do not text me, don t text me,"
                + " dont text me, no more messages, no more, leave me alone, take me off, take me off your list, stop stop,"
                + " stop stop stop, unsub, block, stop spam, stop spamming, stop spamming me, i want to unsubscribe, i want"
                + " to opt out, i want to stop",
        // Spanish
        "baja, dar de baja, darme de baja, darse de baja, dame de baja, deme de baja, denme de baja, quiero darme de baja,"
                + " de baja, cancelar, cancelar suscripcion, cancelar la suscripcion, parar, pare, paren, para ya, detener,"
                + " detente, detengan, salir, eliminar, eliminarme, eliminame, desuscribir, desuscribirme, desuscribirse,"
                + " no mas mensajes, no quiero mas mensajes, no quiero recibir mensajes, no quiero recibir mas mensajes, no me"
                + " escriban, no me escriban mas, no me escribas, no me escribas mas, no me contacten, no molestar, no"
                + " molesten, dejen de escribirme, deja de escribirme, borrame, basta, alto por favor, stop mensajes",
        // Portuguese
        "nao quero mais, nao quero mais nada, sair, parar mensagens, pare de enviar, pare de me enviar mensagens, parem, quero sair, me tira da lista, tirar da"
                + " lista, remover, me remova, descadastrar, me descadastre, descadastre, cancelar inscricao, cancelar"
                + " assinatura, cancele, nao quero receber, nao quero mais receber, nao quero receber mensagens, nao quero"
                + " mais receber mensagens, nao quero mais mensagens, nao me mande mais mensagens, nao mande mais, nao envie"
                + " mais, nao enviar mais, chega, quero cancelar, desinscrever, bloquear, excluir",
        // Korean
        "수신거부 부탁드려요, 수신거부 부탁드립니다, 수신 거부 부탁드립니다, 수신거부 해주세요, 수신거부, 수신 거부, 수신거부요, 수신거부합니다, 수신 거부합니다, 수신거부해주세요, 거부, 그만, 그만해, 그만하세요, 그만 보내세요,"
                + " 그만보내세요, 그만 보내, 그만보내, 그만 보내주세요, 보내지 마세요, 보내지마세요, 보내지 마, 보내지마, 중지, 정지, 해지,"
                + " 수신중지, 수신 중지, 수신차단, 차단, 구독취소, 구독 취소, 구독해지, 구독 해지, 탈퇴, 스톱, 스탑, 연락하지 마세요, 연락하지마세요,"
                + " 문자 보내지 마세요, 메시지 보내지 마세요, 중단, 취소",
        // Japanese
        "配信停止して, 配信停止お願い, 停止お願いします, 配信停止, 配信停止希望, 配信停止してください, 配信停止お願いします, 配信停止をお願いします, 配信を停止, 配信を停止してください, 停止,"
                + " 停止してください, 停止希望, ストップ, 解除, 配信解除, 登録解除, 購読解除, 解約, 退会, 受信拒否, 拒否, やめて, やめてください,"
                + " 止めて, 止めてください, 送らないで, 送らないでください, もう送らないで, もう送らないでください, 連絡しないでください,"
                + " メッセージ不要, 不要です, 配信不要, 中止, キャンセル, ブロック",
        // Chinese
        "退订, 退訂, td, 取消订阅, 取消訂閱, 停止, 停止发送, 停止發送, 取消, 拒收, 不要再发, 不要再发了, 不要再發, 不要再發了, 别发了, 别再发了,"
                + " 不要发了, 不要發了, 勿扰, 不接收, 拒绝接收, 拒絕接收, 屏蔽",
        // Arabic
        "إيقاف, ايقاف, أوقف, اوقف, أوقفوا, توقف, توقفوا, قف, إلغاء, الغاء, إلغاء الاشتراك, الغاء الاشتراك, إلغاء الإشتراك,"
                + " الغي الاشتراك, خروج, حذف, احذفني, احذفوني, كفى, كفاية, لا ترسل, لا ترسلوا, لا ترسلوا رسائل, لا ترسل رسائل,"
                + " لا تراسلني, لا تراسلوني, لا أريد رسائل, لا اريد رسائل, لا أريد استقبال الرسائل, أوقف الرسائل, إيقاف الرسائل,"
                + " أوقفوا الرسائل, بس خلاص, حظر, ستوب, إنهاء, انهاء",
        // Hindi, also in Latin letters
        "रोकें, रोको, रोक दो, रोकिए, रुको, रुकें, बंद करो, बंद करें, बंद कर दो, बंद कीजिए, बन्द करो, बन्द करें, बंद, स्टॉप,"
                + " सदस्यता समाप्त, सदस्यता रद्द करें, सदस्यता समाप्त करें, अनसब्सक्राइब, संदेश बंद करो, संदेश बंद करें, मैसेज बंद करो,"
                + " मैसेज बंद करें, मैसेज मत भेजो, मैसेज मत भेजें, मैसेज मत करो, संदेश मत भेजें, संदेश मत भेजो, मत भेजो, मत भेजें,"
                + " मुझे मैसेज मत करो, मुझे हटाओ, मुझे हटा दो, हटाएं, रद्द करें, band karo, band kro, band kar do, roko, rok do, mat"
                + " bhejo, message mat karo, message mat bhejo, msg mat karo, message band karo, msg band karo",
        // German, French, Italian, Dutch, Indonesian, Turkish, Russian, Vietnamese, Thai, Polish
        "abmelden, abbestellen, stopp, aufhoren, austragen, ende, beenden, kundigen, abbrechen, keine nachrichten mehr, nicht"
                + " mehr schreiben, nicht mehr anschreiben, keine weiteren nachrichten, bitte keine nachrichten mehr, loschen",
        "arret, arreter, arretez, arretez de m ecrire, desabonner, desabonnement, me desabonner, desinscription, desinscrire,"
                + " desinscrivez moi, annuler, ne plus recevoir, plus de messages, ne m ecrivez plus, ne me contactez plus,"
                + " retirez moi, supprimez moi, fin, stop sms, stop pub svp",
        "basta cosi, annulla, cancellami, disiscrivimi, disiscrizione, cancella, ferma, fermati, non scrivetemi piu, afmelden,"
                + " uitschrijven, stoppen, berhenti, berhenti langganan, stop kirim pesan, hentikan, keluar, dur, durdur, iptal,"
                + " ret, abonelikten cik, mesaj atmayin, стоп, отписаться, отпишите, отписка, отмена, не пишите, не пишите мне,"
                + " хватит, dung, dung lai, huy, huy dang ky, tu choi, หยุด, ยกเลิก, เลิก, หยุดส่ง, ไม่รับข้อความ, wypisz, rezygnuje,"
                + " zatrzymaj"
    };

    private static final String[] STOP_MARKETING = {
        "stop promotions, stop promotion, stop promos, stop promo, stop offers, stop marketing, stop ads, stop advertising,"
                + " stop advertisements, no more offers, no more promotions, no more ads, no offers, no ads, no promotions, no"
                + " marketing, unsubscribe from offers, unsubscribe from promotions, unsubscribe from marketing, stop sending"
                + " offers, stop sending me offers, stop sending promotions, stop sending ads, stop newsletter, stop surveys,"
                + " no more surveys, no surveys",
        "no mas promociones, no promociones, no quiero promociones, no mas publicidad, no quiero publicidad, baja promociones,"
                + " baja publicidad, parar promociones, stop promociones, stop publicidad, no mas ofertas, no quiero ofertas, no"
                + " mas encuestas",
        "parar promocoes, pare promocoes, sem promocoes, nao quero promocoes, nao quero propaganda, parar propaganda, sem"
                + " propaganda, chega de propaganda, parar ofertas, sair das promocoes, sair promocoes",
        "광고거부, 광고 거부, 광고 수신거부, 광고 수신 거부, 광고수신거부, 광고성 정보 수신거부, 광고 그만, 광고 보내지 마세요, 광고 중지, 마케팅 수신거부,"
                + " 마케팅 거부, 이벤트 수신거부",
        "広告停止, 広告不要, 広告配信停止, 宣伝停止, 宣伝不要, 広告はいりません, プロモーション停止, キャンペーン停止, 停止广告, 不要广告, 退订广告, 拒收广告,"
                + " 停止推广, 停止促銷, 停止廣告, 不要廣告",
        "إيقاف العروض, أوقف العروض, لا أريد عروض, لا اريد عروض, إيقاف الإعلانات, أوقف الإعلانات, لا أريد إعلانات, إلغاء العروض",
        "ऑफर बंद करो, ऑफर बंद करें, विज्ञापन बंद करें, विज्ञापन बंद करो, प्रचार बंद करें, प्रमोशन बंद करो, offer band karo, ads band karo",
        "keine werbung, keine werbung mehr, werbung stoppen, stopp werbung, stop werbung, keine angebote mehr, stop pub,"
                + " plus de publicite, pas de publicite, stop publicite, stop promotions svp, stop offres, niente pubblicita"
    };

    private static final String[] START = {
        "start, unstop, resume, subscribe, resubscribe, opt in, optin, opt me in, start again",
        "alta, reanudar, suscribir, suscribirme, volver, iniciar, comenzar, retomar, inscrever, quero receber, voltar",
        "수신동의, 수신 동의, 구독, 다시 시작, 재개, 配信再開, 再開, 登録, 购读, 购阅, 订阅, 訂閱, 恢复",
        "ابدأ, ابدا, اشتراك, استئناف, تفعيل, शुरू, शुरू करें, शुरू करो, सदस्यता लें, shuru karo, anmelden, reprendre"
    };

    private static final Map<String, ConsentScope> STOPS = stops();
    private static final Set<String> STARTS = starts();

    private StopWords() {}

    private static Map<String, ConsentScope> stops() {
        Map<String, ConsentScope> stops = new HashMap<>();
        for (String list : STOP_ALL) {
            for (String word : list.split(",")) {
                stops.put(words(word), ConsentScope.ALL);
            }
        }
        for (String list : STOP_MARKETING) {
            for (String word : list.split(",")) {
                stops.put(words(word), ConsentScope.MARKETING);
            }
        }
        return Map.copyOf(stops);
    }

    private static Set<String> starts() {
        Set<String> starts = new HashSet<>();
        for (String list : START) {
            for (String word : list.split(",")) {
                starts.add(words(word));
            }
        }
        return Set.copyOf(starts);
    }

    /** Only letters and digits, with single spaces. */
    private static String words(String text) {
        return NO_WORD.matcher(Folding.fold(text)).replaceAll(" ").strip();
    }

    /**
     * Whether a message asks to stop.
     *
     * @param text what the person wrote
     * @return what is to stop, or empty if the message as a whole is no stop word
     */
    public static Optional<ConsentScope> stop(String text) {
        return whole(text).map(STOPS::get);
    }

    /**
     * Whether a message takes a stop back.
     *
     * @param text what the person wrote
     * @return {@code true} if the message as a whole is such a word
     */
    public static boolean start(String text) {
        return whole(text).filter(STARTS::contains).isPresent();
    }

    private static Optional<String> whole(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String words = words(text);
        if (STOPS.containsKey(words) || STARTS.contains(words)) {
            return Optional.of(words);
        }
        String bare = COURTESY.matcher(words).replaceAll("").strip();
        return Optional.of(bare.isEmpty() ? words : bare);
    }
}
