package io.github.nps4j.examples.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What customers write, in four languages. A comment is put together of an opening, sentences on themes, and an end. */
final class Phrases {

    /** A comment and the themes it is about. */
    record Comment(String text, List<String> themes) {}

    private record Sentence(String theme, boolean good, String text) {}

    private final List<Sentence> sentences = new ArrayList<>();
    private final List<String> goodOpenings;
    private final List<String> badOpenings;
    private final List<String> ends;
    private final List<String> briefs;
    private final String gap;

    private Phrases(String gap, String goodOpenings, String badOpenings, String ends, String briefs, String sentences) {
        this.gap = gap;
        this.goodOpenings = goodOpenings.lines().toList();
        this.badOpenings = badOpenings.lines().toList();
        this.ends = ends.lines().toList();
        this.briefs = briefs.lines().toList();
        sentences.lines().forEach(line -> {
            String[] parts = line.split("\\|", -1);
            this.sentences.add(new Sentence(parts[0], parts[1].equals("+"), parts[2]));
        });
    }

    /** A comment that fits a score. */
    Comment comment(int score, Random random) {
        if (random.nextInt(100) < 9) {
            return new Comment(brief(score, random), List.of());
        }
        boolean good = score >= 9 || (score >= 7 && random.nextInt(100) < 60);
        StringBuilder text = new StringBuilder();
        List<String> themes = new ArrayList<>();
        if (random.nextInt(100) < 45) {
            append(text, pick(good ? goodOpenings : badOpenings, random));
        }
        int count = 1 + (random.nextInt(100) < 35 ? 1 : 0);
        for (int i = 0; i < count; i++) {
            // passives praise one thing and miss another
            boolean tone = (score == 7 || score == 8) ? (i == 0) == good : good;
            Sentence sentence = sentence(tone, random);
            if (!themes.contains(sentence.theme())) {
                themes.add(sentence.theme());
                append(text, sentence.text());
            }
        }
        if (random.nextInt(100) < 25) {
            // the first end is praise
            append(text, pick(good ? ends : ends.subList(1, ends.size()), random));
        }
        return new Comment(text.toString(), themes);
    }

    private String brief(int score, Random random) {
        int third = briefs.size() / 3;
        int from = score >= 9 ? 0 : score >= 7 ? third : 2 * third;
        return briefs.get(from + random.nextInt(third));
    }

    private Sentence sentence(boolean good, Random random) {
        while (true) {
            Sentence sentence = sentences.get(random.nextInt(sentences.size()));
            if (sentence.good() == good) {
                return sentence;
            }
        }
    }

    private void append(StringBuilder text, String more) {
        text.append(text.isEmpty() ? "" : gap).append(more);
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** In each list of briefs: a third for promoters, a third for passives, a third for detractors. */
    static final Phrases ENGLISH = new Phrases(" ", """
            Honestly, we love it.
            Two years in and still happy.
            Really glad we switched.
            Best decision our team made this year.
            No complaints from our side.
            It just works for us.
            My colleagues in finance are fans too.""", """
            I wanted to like this.
            Sorry, but this is not working for us.
            We are close to leaving.
            Third time I write this.
            Not what we were promised.
            It used to be better.
            Quite disappointed this quarter.""", """
            Keep it up!
            Thanks for asking.
            Happy to talk if you call me.
            Please pass this on to the team.
            Hope this helps.
            Will answer again next quarter.
            Regards from the whole office.""", """
            Love it 💜
            10/10 would recommend 🙌
            👍👍
            Great!
            it's ok
            Fine, nothing special
            🙂
            Does the job.
            meh
            👎
            Awful 😡
            No.""", """
            price|+|Good value for what we pay.
            price|+|The yearly plan saved us real money.
            price|-|The price went up twice and nobody told us why.
            price|-|Too expensive for a team of five.
            support|+|Support answered in ten minutes, on a Sunday.
            support|+|The lady on the phone knew our account and fixed it right away.
            support|-|I waited four days for an answer from support.
            support|-|Support keeps sending me links to articles I already read.
            onboarding|+|We were up and running in one afternoon.
            onboarding|+|The onboarding call was worth every minute.
            onboarding|-|Setting it up took us three weeks and two consultants.
            onboarding|-|The first steps are confusing, half of my team gave up.
            reliability|+|Not a single outage since we started.
            reliability|+|Rock solid, even at month end.
            reliability|-|It crashes whenever I open a large project.
            reliability|-|Three outages in October, one of them during our board meeting.
            speed|+|The new version is so much faster.
            speed|+|Pages open instantly, even on the train.
            speed|-|Everything is slow after the last update.
            speed|-|Search takes half a minute on a good day.
            features|+|The new approval flow is exactly what we needed.
            features|+|You keep adding things we actually use.
            features|-|We still miss recurring tasks, as discussed last year.
            features|-|Too many buttons, and the one I need is hidden.
            billing|+|Invoices are clear and always on time.
            billing|+|Changing the billing address was painless.
            billing|-|We were charged twice and the refund is still open.
            billing|-|I cannot find an invoice with our tax number on it.
            mobile|+|The mobile app is a joy to use.
            mobile|+|Offline mode on the phone saved my day.
            mobile|-|The Android app logs me out every morning.
            mobile|-|On the phone half of the table is cut off.
            reporting|+|The dashboards convinced our CFO.
            reporting|+|Exporting reports is finally easy.
            reporting|-|The numbers in the report never match the export.
            reporting|-|I rebuild every chart in Excel because yours cannot be sorted.
            integration|+|The Salesforce integration works like a charm.
            integration|+|Connecting our shop took five minutes.
            integration|-|The calendar sync loses every second meeting.
            integration|-|Your API limits are a joke for a company of our size.""");

    static final Phrases KOREAN = new Phrases(" ", """
            정말 만족하고 있어요.
            팀원들 모두 좋아합니다.
            주변 회사에도 추천했습니다.
            도입하길 잘했다고 생각해요.
            1년째 잘 쓰고 있습니다.
            기대 이상이에요.
            업무가 훨씬 편해졌어요.""", """
            솔직히 실망했습니다.
            예전이 더 나았던 것 같아요.
            기대가 컸는데 아쉽네요.
            해지를 고민하고 있습니다.
            같은 문의를 세 번째 드립니다.
            계약 때 들은 내용과 다릅니다.
            계속 쓰기 어려울 것 같습니다.""", """
            앞으로도 잘 부탁드립니다.
            감사합니다.
            빠른 개선 부탁드려요.
            전화 주시면 자세히 말씀드릴게요.
            담당자분께 꼭 전달해 주세요.
            다음 업데이트도 기대할게요.
            수고하세요!""", """
            최고예요 👍
            강추합니다!
            너무 좋아요 💕
            완전 만족 😊
            그냥 그래요
            보통입니다
            쓸만해요
            나쁘지 않아요 🙂
            별로예요
            ㅠㅠ 너무 느려요
            비추입니다 👎
            실망 😞""", """
            price|+|가격 대비 성능이 훌륭합니다.
            price|+|연간 요금제로 바꾸고 비용이 많이 줄었어요.
            price|-|요금이 너무 자주 오르네요.
            price|-|작은 회사에는 부담스러운 가격입니다.
            support|+|고객센터 답변이 정말 빠르고 친절해요.
            support|+|주말인데도 바로 해결해 주셔서 놀랐습니다.
            support|-|문의한 지 나흘이 지났는데 답변이 없습니다.
            support|-|상담원마다 설명이 달라서 혼란스러워요.
            onboarding|+|처음 설정이 아주 쉬웠습니다.
            onboarding|+|온보딩 교육 덕분에 금방 적응했어요.
            onboarding|-|초기 설정이 복잡해서 2주나 걸렸습니다.
            onboarding|-|가이드가 영어라서 직원들이 어려워합니다.
            reliability|+|한 번도 장애가 없었어요.
            reliability|+|월말에도 안정적으로 돌아갑니다.
            reliability|-|지난달에만 장애가 세 번 있었습니다.
            reliability|-|큰 파일을 열면 자꾸 꺼져요.
            speed|+|업데이트 이후로 속도가 눈에 띄게 빨라졌어요.
            speed|+|화면이 바로바로 떠서 좋습니다.
            speed|-|요즘 로딩이 너무 느립니다.
            speed|-|검색 한 번에 30초씩 걸려요.
            features|+|새로 나온 결재 기능이 딱 필요했던 거예요.
            features|+|필요한 기능이 꾸준히 추가돼서 좋아요.
            features|-|작년에 요청한 반복 일정 기능이 아직 없네요.
            features|-|메뉴가 너무 많아서 찾기 힘들어요.
            billing|+|세금계산서가 제때 나와서 편합니다.
            billing|+|결제 수단 변경이 간단했어요.
            billing|-|두 번 결제됐는데 환불이 안 되고 있습니다.
            billing|-|세금계산서 발행이 매번 늦어요.
            mobile|+|모바일 앱이 정말 편해요.
            mobile|+|출장 중에도 휴대폰으로 다 처리할 수 있었습니다.
            mobile|-|안드로이드 앱이 매일 로그아웃됩니다.
            mobile|-|휴대폰에서는 표가 잘려 보여요.
            reporting|+|대시보드를 보고 대표님도 만족하셨어요.
            reporting|+|보고서 내보내기가 쉬워졌네요.
            reporting|-|보고서 숫자와 엑셀 숫자가 맞지 않습니다.
            reporting|-|차트를 원하는 대로 정렬할 수 없어요.
            integration|+|기존 CRM과 연동이 잘 됩니다.
            integration|+|쇼핑몰 연결이 5분 만에 끝났어요.
            integration|-|캘린더 연동이 자주 끊깁니다.
            integration|-|API 제한 때문에 자동화를 못 하고 있어요.""");

    static final Phrases JAPANESE = new Phrases("", """
            とても満足しています。
            導入して本当に良かったです。
            チーム全員が気に入っています。
            毎日助かっています。
            取引先にも勧めました。
            期待以上でした。
            使い始めて二年になります。""", """
            正直、がっかりしました。
            以前の方が良かったです。
            期待していただけに残念です。
            解約を検討しています。
            同じ問い合わせを三回しています。
            契約時の説明と違います。
            このままでは続けられません。""", """
            これからもよろしくお願いします。
            ありがとうございました。
            改善を期待しています。
            お電話いただければ詳しくお話しします。
            担当の方によろしくお伝えください。
            次の更新を楽しみにしています。
            ご検討をお願いいたします。""", """
            最高です！
            大満足です😊
            おすすめします👍
            とても便利✨
            普通です
            まあまあです
            可もなく不可もなく
            悪くないです🙂
            いまいちです
            使いにくい😢
            残念です
            おすすめできません""", """
            price|+|値段の割に機能が充実しています。
            price|+|年間プランで費用がかなり下がりました。
            price|-|値上げの理由が説明されていません。
            price|-|小さな会社には高すぎます。
            support|+|サポートの返事が早くて丁寧です。
            support|+|休日なのにすぐ対応していただきました。
            support|-|問い合わせから四日経っても返事がありません。
            support|-|サポートの回答が毎回違います。
            onboarding|+|初期設定は半日で終わりました。
            onboarding|+|導入研修がとても分かりやすかったです。
            onboarding|-|設定が複雑で三週間かかりました。
            onboarding|-|最初の画面が分かりにくく、社員が困っています。
            reliability|+|一度も止まったことがありません。
            reliability|+|月末でも安定して動いています。
            reliability|-|先月だけで三回も障害がありました。
            reliability|-|大きなファイルを開くと落ちます。
            speed|+|新しい版になって動作が速くなりました。
            speed|+|画面がすぐに開くので快適です。
            speed|-|更新してからとても遅くなりました。
            speed|-|検索に三十秒もかかります。
            features|+|新しい承認機能が業務にぴったりです。
            features|+|欲しかった機能が次々と増えています。
            features|-|昨年お願いした繰り返し機能がまだありません。
            features|-|ボタンが多すぎて迷います。
            billing|+|請求書が見やすくて助かります。
            billing|+|支払い方法の変更も簡単でした。
            billing|-|二重に請求され、返金がまだです。
            billing|-|請求書に登録番号が載っていません。
            mobile|+|スマホのアプリがとても使いやすいです。
            mobile|+|出先でもオフラインで作業できました。
            mobile|-|アプリが毎朝ログアウトされます。
            mobile|-|スマホでは表の半分が切れてしまいます。
            reporting|+|ダッシュボードは社長にも好評です。
            reporting|+|レポートの出力が簡単になりました。
            reporting|-|レポートの数字が合いません。
            reporting|-|グラフの並べ替えができません。
            integration|+|既存の顧客管理と問題なく連携できました。
            integration|+|ショップとの接続は五分で済みました。
            integration|-|カレンダー連携がよく切れます。
            integration|-|APIの制限が厳しすぎます。""");

    static final Phrases SPANISH = new Phrases(" ", """
            Estamos encantados.
            La verdad es que nos ha cambiado el día a día.
            Todo el equipo está contento.
            Ya se lo he recomendado a dos clientes.
            Fue un acierto cambiar.
            Llevamos dos años y seguimos felices.
            Mucho mejor de lo que esperaba.""", """
            La verdad, esperaba más.
            Antes funcionaba mejor.
            Estamos pensando en darnos de baja.
            Es la tercera vez que lo comento.
            No es lo que nos prometieron.
            Bastante decepcionado este trimestre.
            Así no podemos seguir.""", """
            ¡Seguid así!
            Gracias por preguntar.
            Un saludo a todo el equipo.
            Llámenme y se lo explico con detalle.
            Espero que lo arreglen pronto.
            Muchas gracias por todo.
            Quedo a la espera.""", """
            ¡Excelente! 👏
            ¡Me encanta!
            10 de 10 🎉
            Muy recomendable
            Normal
            Correcto, sin más
            Cumple 🙂
            No está mal
            Fatal 😡
            Muy mal
            No lo recomiendo 👎
            Una pena""", """
            price|+|Muy buena relación calidad-precio.
            price|+|Con el plan anual ahorramos bastante.
            price|-|Han subido el precio dos veces sin avisar.
            price|-|Es caro para una empresa pequeña.
            support|+|El soporte contestó en diez minutos, y en domingo.
            support|+|Me atendieron de maravilla por teléfono.
            support|-|Llevo cuatro días esperando respuesta del soporte.
            support|-|Cada agente me dice una cosa distinta.
            onboarding|+|En una tarde lo teníamos todo en marcha.
            onboarding|+|La formación inicial fue clarísima.
            onboarding|-|La puesta en marcha nos llevó tres semanas.
            onboarding|-|Los primeros pasos son un lío, medio equipo se rindió.
            reliability|+|Ni una sola caída desde que empezamos.
            reliability|+|Aguanta perfectamente el cierre de mes.
            reliability|-|Tres caídas en un mes, una en plena reunión.
            reliability|-|Se cierra cada vez que abro un proyecto grande.
            speed|+|La nueva versión va mucho más rápida.
            speed|+|Todo se abre al instante.
            speed|-|Desde la última actualización va lentísimo.
            speed|-|Buscar algo tarda medio minuto.
            features|+|El nuevo flujo de aprobación es justo lo que necesitábamos.
            features|+|Cada mes hay mejoras que de verdad usamos.
            features|-|Seguimos sin tareas recurrentes, y lo pedimos hace un año.
            features|-|Hay demasiados botones y no encuentro el que busco.
            billing|+|Las facturas son claras y llegan a tiempo.
            billing|+|Cambiar los datos de facturación fue muy fácil.
            billing|-|Nos cobraron dos veces y aún no devuelven el dinero.
            billing|-|La factura no lleva nuestro NIF.
            mobile|+|La aplicación móvil es comodísima.
            mobile|+|El modo sin conexión me salvó el viaje.
            mobile|-|La app de Android me saca de la sesión cada mañana.
            mobile|-|En el móvil la tabla sale cortada.
            reporting|+|Los paneles convencieron a nuestra directora.
            reporting|+|Por fin es fácil exportar los informes.
            reporting|-|Los números del informe no cuadran con la exportación.
            reporting|-|No se pueden ordenar los gráficos.
            integration|+|La integración con nuestro CRM funciona de lujo.
            integration|+|Conectar la tienda nos llevó cinco minutos.
            integration|-|La sincronización del calendario falla cada dos por tres.
            integration|-|Los límites de la API son ridículos para nuestro tamaño.""");
}
