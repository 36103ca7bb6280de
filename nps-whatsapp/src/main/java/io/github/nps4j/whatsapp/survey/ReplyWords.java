package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.whatsapp.internal.Folding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words around a score, in folded form. */
final class ReplyWords {

    private ReplyWords() {}

    /** An alternation of the folded words, the longest first. */
    static String any(String... lists) {
        return Arrays.stream(lists)
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(Folding::fold)
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted((a, b) -> b.length() - a.length())
                .map(word -> Pattern.quote(word).replace(" ", "\\E\\s+\\Q"))
                .collect(Collectors.joining("|", "(?:", ")"));
    }

    /** The same as whole words. */
    static String words(String... lists) {
        return "(?<![\\p{L}\\p{M}])" + any(lists) + "(?![\\p{L}\\p{M}])";
    }

    private static Set<String> set(String... lists) {
        Set<String> all = new HashSet<>();
        for (String list : lists) {
            for (String word : list.split(",")) {
                // a filler of several words, or with an apostrophe, counts word by word
                all.addAll(List.of(Folding.fold(word).split("[\\s']+")));
            }
        }
        all.remove("");
        return Set.copyOf(all);
    }

    private static Map<String, Integer> numbers(String... lists) {
        Map<String, Integer> all = new HashMap<>();
        for (String list : lists) {
            String[] words = list.split(",");
            for (int value = 0; value < words.length; value++) {
                for (String word : words[value].strip().split("\\s+")) {
                    if (!word.equals("-")) {
                        all.putIfAbsent(Folding.fold(word), value);
                    }
                }
            }
        }
        return Map.copyOf(all);
    }

    private static Set<String> links(String... lists) {
        return Arrays.stream(lists)
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(word -> Folding.fold(word).replace(" ", ""))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a text is nothing but a chain of words that say nothing about the score. */
    static boolean isChain(String token) {
        if (token.length() > LONGEST_CHAIN) {
            return false;
        }
        boolean[] reached = new boolean[token.length() + 1];
        reached[0] = true;
        for (int from = 0; from < token.length(); from++) {
            for (int to = from + 1; reached[from] && to <= Math.min(token.length(), from + LONGEST_LINK); to++) {
                reached[to] |= LINKS.contains(token.substring(from, to));
            }
        }
        return reached[token.length()];
    }

    /** Number words that mean a number in whatever language. */
    static final Map<String, Integer> NUMBERS = numbers(
            "zero,one,two,three,four,five,six,seven,eight,nine,ten",
            "nought naught nil,-,-,-,-,-,-,-,-,-,-",
            "cero,uno,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez",
            "-,-,dois duas,três,quatro,cinco,seis,sete,oito,nove,dez",
            "zéro,-,deux,trois,quatre,cinq,-,sept,huit,neuf,dix",
            "-,eins,zwei zwo,drei,vier,fünf fuenf,sechs,sieben,acht,neun,zehn",
            "-,-,-,-,quattro,cinque,-,sette,otto,-,dieci",
            "صفر زيرو,واحد واحدة,اثنان اثنين اتنين إثنان,ثلاثة ثلاث تلاتة,أربعة أربع,خمسة خمس,ستة,سبعة سبع,ثمانية ثمان ثماني تمانية,"
                    + "تسعة تسع,عشرة عشر",
            "शून्य जीरो ज़ीरो,एक,दो,तीन,चार,पांच पाँच पाच,छह छः छ छे छै,सात,आठ,नौ,दस",
            "ноль нуль,один,два,три,четыре,пять,шесть,семь,восемь,девять,десять",
            "nol,satu,-,tiga,empat,lima,enam,tujuh,delapan,sembilan,sepuluh",
            "sıfır,-,-,-,dört,-,altı,yedi,sekiz,dokuz,-",
            "-,-,-,-,-,-,-,zeven,-,negen,tien");

    /** Number words that are something else in another language: only with that language as the hint. */
    private static final Map<String, Map<String, Integer>> LOCAL = Map.of(
            "hi",
                    numbers(
                            "shunya sunya jiro,ek,do,teen tin,char chaar,paanch panch paach,chhe che chah chhah chhai,saat sat,"
                                    + "aath ath aat,nau,das dus"),
            "de", numbers("null,-,-,-,-,-,-,-,-,-,-"),
            "it", numbers("-,-,due,tre,-,-,sei,-,-,nove,-"),
            "nl", numbers("nul,een,twee,drie,vier,vijf,zes,zeven,acht,negen,tien"),
            "tr", numbers("-,bir,iki,üç,dört,beş,altı,yedi,sekiz,dokuz,on"),
            "ar", numbers("-,-,-,-,-,-,ست,-,-,-,-"),
            "id", numbers("kosong,-,dua,-,-,-,-,-,-,-,-"));

    /** Articles that also mean one: only as the whole reply. */
    private static final Map<String, Set<String>> ARTICLES = Map.of(
            "pt",
            Set.of("um", "uma"),
            "fr",
            Set.of("un", "une"),
            "es",
            Set.of("un", "una"),
            "de",
            Set.of("ein", "eine"));

    static boolean isOne(String word, String language) {
        return ARTICLES.getOrDefault(language, Set.of()).contains(word);
    }

    static Map<String, Integer> local(String language) {
        return LOCAL.getOrDefault(language, Map.of());
    }

    /** Korean: with 점, or as the whole reply. */
    static final Map<String, Integer> KOREAN = numbers("영 빵 제로,하나 한 일,둘 두,셋 세 삼,넷 네 사,다섯,여섯 육 륙,일곱 칠,여덟 여덜 팔,아홉 구,열 십");

    static final Map<String, Integer> KOREAN_WITH_POINT = numbers("공,-,이,-,-,오,-,-,-,-,-");

    static final Set<String> KOREAN_NOT_ALONE = Set.of("한", "두", "세", "네");

    /** Chinese characters; 一 looks like a dash and 〇 like a mark, so they count only with a unit. */
    static final Map<String, Integer> HAN = numbers("零,壱 壹,二 两 兩 贰 弐,三 叁 参,四 肆,五 伍,六 陆,七 柒,八 捌,九 玖,十 拾");

    static final Map<String, Integer> HAN_WITH_UNIT = numbers("〇,一,-,-,-,-,-,-,-,-,-");

    /** Japanese in kana: with てん or 点, or as the whole reply. */
    static final Map<String, Integer> KANA = numbers("ゼロ ぜろ,いち イチ,-,-,よん ヨン,-,ろく ロク,なな ナナ しち シチ,はち ハチ,きゅう キュウ,じゅう ジュウ");

    static final Map<String, Integer> KANA_WITH_UNIT = numbers("れい レイ,-,に ニ,さん サン,し,ご ゴ,-,-,-,く,じゅっ じっ");

    /** What says nothing about the score. */
    static final Set<String> FILLERS = set(
            // English
            "i,i'd,i'll,i'm,im,ill,id,i've,me,my,mine,would,will,give,gives,giving,gave,you,u,ya,a,an,it,its,it's,is,the,"
                    + "score,scores,rating,rate,rated,grade,mark,marks,vote,answer,number,point,points,pts,pt,pnts,say,saying,"
                    + "maybe,probably,perhaps,about,around,approx,approximately,roughly,like,definitely,certainly,surely,sure,"
                    + "solid,strong,full,perfect,clear,big,fat,easy,easily,absolute,absolutely,totally,total,overall,honest,"
                    + "honestly,please,pls,thanks,thank,thx,ty,sir,madam,hi,hello,hey,ok,okay,well,hmm,hm,um,uh,er,so,think,"
                    + "guess,feel,that,that's,thats,this,let's,lets,go,with,make,for,from,yes,yeah,yep,yup,just,deserve,deserves,"
                    + "put,out,of,as,am,be,to,ish,only,really,very,lol,haha,hahaha,xd,dear,team,service,your,guys,all,and,choose,"
                    + "pick,still,now,good,morning,evening,afternoon,day",
            // Spanish
            "yo,te,le,les,os,doy,daria,dare,damos,pongo,pondria,un,una,el,la,los,las,mi,nota,puntos,punto,puntaje,puntuacion,"
                    + "calificacion,califico,calificaria,valoracion,valoro,seria,es,son,de,con,creo,que,diria,digo,quizas,quiza,"
                    + "tal,vez,como,unos,aproximadamente,casi casi,gracias,por,favor,hola,buenas,buenos,dias,tardes,noches,si,"
                    + "sí,bueno,pues,claro,definitivamente,sin,duda,perfecto,rotundo,solido,redondo,a,ustedes,usted,voto,"
                    + "respuesta,numero,jaja,jajaja,para,mi,todo,excelente",
            // Portuguese
            "eu,dou,daria,darei,damos,um,uma,o,os,as,minha,meu,nota,notas,pontos,ponto,pontuacao,avaliacao,avalio,e,é,seria,"
                    + "com,acho,que,diria,talvez,uns,mais,obrigado,obrigada,obg,vlw,valeu,oi,ola,bom,boa,dia,tarde,noite,sim,"
                    + "claro,certeza,sem,duvida,redondo,pra,para,voces,vcs,voce,vc,kkk,kkkk,kkkkk,rs,rsrs,resposta,numero,merece,"
                    + "merecem",
            // German, French, Italian, Dutch
            "ich,gebe,gib,vergebe,würde,wurde,eine,einen,ein,ne,'ne,der,die,das,meine,note,punkte,punkt,bewertung,bewerte,wert,"
                    + "zahl,ist,ungefähr,ca,circa,etwa,vielleicht,sagen,sage,wir,mal,danke,bitte,hallo,ja,klar,klare,glatte,"
                    + "glatt,volle,gut,so,auf,jeden,fall,euch,ihnen,von,mir,vote",
            "je,j'ai,donne,donnerais,mets,mettrais,dirais,une,un,la,le,ma,mon,note,points,score,c'est,cest,est,ce,serait,"
                    + "environ,peut,etre,peut-être,merci,bonjour,bonsoir,salut,oui,bien,sur,sûr,vous,pour,moi,de,s'il,vous,plaît,"
                    + "di,do,voto,punti,grazie,ciao,direi,il,mio,geef,cijfer,een,punten,dank,bedankt,hoi",
            // Arabic
            "أعطي,أعطيكم,أعطيك,أعطيه,أعطيها,اعطيكم,اديكم,ادي,سأعطي,سأعطيكم,أنا,انا,تقييمي,التقييم,تقييم,أقيم,أقيمكم,درجة,درجات,"
                    + "الدرجة,نقطة,نقاط,هو,هي,من,لكم,لك,شكرا,مرحبا,السلام,عليكم,نعم,تقريبا,حوالي,ربما,ممكن,يمكن,أقول,جوابي,رقم,"
                    + "الرقم,طبعا,أكيد,اكيد,اختار,أختار,بصراحة,والله,كامل,كاملة,علامة",
            // Hindi, also in Latin letters
            "मैं,मै,मेरा,मेरी,मेरे,हम,आपको,आप,दूंगा,दूंगी,दूँगा,दूँगी,देंगे,देता,देती,देना,चाहूंगा,चाहूंगी,हूं,हूँ,है,हैं,अंक,नंबर,नम्बर,पॉइंट,"
                    + "पॉइंट्स,प्वाइंट,स्कोर,रेटिंग,तो,ही,जी,हां,हाँ,शायद,लगभग,करीब,धन्यवाद,नमस्ते,की,का,के,से,को,ओर,तरफ,बस,पूरे,पूरा",
            "main,mai,mein,me,mera,meri,aapko,apko,aap,dunga,dungi,doonga,doongi,denge,deta,deti,dena,hun,hu,hoon,hai,ank,number,"
                    + "nambar,se,ki,ka,ke,taraf,ji,haan,han,shayad,lagbhag,karib,dhanyavad,namaste,to,hi,bas,pure,poore,bhai,sir,"
                    + "nilai,saya,beri,poin,skor,terima,kasih,puan,veriyorum,teşekkürler,балл,балла,баллов,оценка,ставлю,моя,"
                    + "спасибо,điểm,คะแนน,ครับ,ค่ะ");

    /** Korean, Japanese and Chinese write without the spaces that tell words apart: a chain of these says nothing. */
    private static final Set<String> LINKS = links(
            "저는,저는요,전,나는,난,제,내,제가,내가,점수는,점수,평점은,평점,별점은,답은,답,음,아,네,예,넵,그냥,아마,아마도,저희는,우리는,한,약,"
                    + "대략,정도,쯤,정도요,쯤요,점,점이요,점요,이요,요,입니다,이에요,예요,에요,임,이다,이야,야,이네요,네요,이죠,죠,같아요,인 것,인,것,것 같아요,"
                    + "것같아요,거 같아요,드려요,드립니다,드릴게요,드릴께요,드리고,드리겠습니다,줄게요,줄께요,줄게,줘요,줍니다,주고,주겠습니다,줌,싶어요,싶습니다,"
                    + "싶네요,할게요,하겠습니다,합니다,해요,은,는,을,를,으로,로,만,감사합니다,감사해요,고마워요,고맙습니다,안녕하세요,추천,추천합니다,추천해요,ㅋ,ㅎ,ㅠ,ㅜ,"
                    + "요청,당연히,무조건,완전,꽉,채워서,생각합니다,생각해요,이라고,라고,매길게요,매기겠습니다,줘야죠,드려야죠,만큼,선택,번호,응답",
            "私は,私,僕は,俺は,わたしは,点数は,評価は,スコアは,回答は,答えは,は,が,を,で,に,も,と,です,でした,だ,かな,かなあ,かなぁ,ですね,ですかね,だね,ね,よ,な,"
                    + "くらい,ぐらい,ほど,程度,だいたい,大体,約,たぶん,多分,まあ,うーん,えっと,点,てん,テン,あげます,つけます,付けます,差し上げます,お願いします,"
                    + "思います,思う,します,でお願いします,ありがとうございます,ありがとう,ございます,よろしくお願いします,はい,いたします,とします,にします,にしておきます,w,笑,"
                    + "ポイント,！,評価,満足度は,満足度,おすすめ度は,個,とさせていただきます,もちろん,文句なしの,文句なし",
            "我,我给,我給,给,給,打,我打,评,評,评分,評分,分数,分數,是,就,吧,啊,呀,哦,呢,的,了,左右,大概,大约,大約,可能,应该,應該,觉得,覺得,选,選,分,点,點,谢谢,"
                    + "謝謝,你好,你们,你們,您,嗯,好,好的,满意度,推荐,推薦,个,哈,打个,给个,那就");

    private static final int LONGEST_LINK =
            LINKS.stream().mapToInt(String::length).max().orElse(1);
    private static final int LONGEST_CHAIN = 80;

    private static final String EN_UNITS =
            "hour,hours,hr,hrs,minute,minutes,min,mins,seconds,sec,secs,day,days,week,weeks,month,"
                    + "months,year,years,yr,yrs,time,times,star,stars,people,persons,person,kid,kids,children,child,dollars,dollar,bucks,"
                    + "euro,euros,pounds,pound,rupees,rs,usd,eur,percent,pct,miles,mile,km,kms,kg,kgs,g,lb,lbs,gb,mb,inch,inches,feet,ft,"
                    + "cm,mm,o'clock,oclock,am,pm,a.m,p.m,st,nd,rd,th,k,x,yo,hundred,thousand,million,dozen,more,other,different,january,"
                    + "february,march,april,june,july,august,september,october,november,december,jan,feb,mar,apr,jun,jul,aug,sep,"
                    + "oct,nov,dec,degrees,metres,men,women,man,woman,pcs,points to,points of,points i,point to,out of every";

    /** English words that end in s and are no plural that a number counts. */
    static final Pattern PLURAL_AFTER = Pattern.compile("^\\s(?!(?:"
            + "always|was|is|has|thanks|this|less|works|does|as|us|yes|plus|because|awesome|gracias|"
            + "points|pts|puntos|guys|les|los|las|mas|pues|tres|seis|dos|pontos|puntos|obrigados|buenas|excellents|sometimes|"
            + "perhaps|its|needs|his|your's|yours|various|obvious|process|express|business|access|success|fabulous|delicious|"
            + "gorgeous|marvelous|marvellous|tremendous|ridiculous|nous|vous|tous|tres|mais|pas|plus|dans|sans|des|sous|es|das|"
            + "alles|etwas|als|aus|bis|was|und|super|classes|class|staffs|cheers|congrats|kudos|hats|seems|looks|feels|delivers|"
            + "rocks|exceeds|deserves|demais|depois|apos|antes|ademas|entonces|nos|estamos|tks|thx|priceless|flawless|useless|"
            + "hopeless|worthless|nonetheless|regardless|unless)(?!\\p{L}))[a-z]{3,20}s(?![\\p{L}'])");

    /** Nouns that a number counts; directly after it. */
    static final Pattern UNIT_AFTER = Pattern.compile("^[\\s-]?(?:"
            + words(
                    EN_UNITS,
                    "hora,horas,minuto,minutos,segundo,segundos,dia,dias,semana,semanas,mes,meses,año,años,vez,veces,estrella,"
                            + "estrellas,persona,personas,pesos,peso,dolares,euros,euro,cosas,cosa,productos,producto,pedidos,pedido,"
                            + "problemas,problema,articulos,amigos,hijos,mensajes,llamadas,de enero,de febrero,de marzo,de abril,de"
                            + " mayo,de junio,de julio,de agosto,de septiembre,de octubre,de noviembre,de diciembre,mil,por ciento,"
                            + "sucursales,visitas,noches,clientes",
                    "hora,horas,segundos,dia,dias,semanas,mês,meses,ano,anos,vezes,estrela,estrelas,pessoas,pessoa,reais,real,coisas,"
                            + "coisa,produtos,produto,pedidos,pedido,problemas,itens,item,amigos,filhos,mensagens,ligações,lojas,de"
                            + " janeiro,de fevereiro,de março,de abril,de maio,de junho,de julho,de agosto,de setembro,de outubro,de"
                            + " novembro,de dezembro,por cento,unidades,noites,h",
                    "stunde,stunden,minuten,minute,tag,tage,tagen,woche,wochen,monat,monate,monaten,jahr,jahre,jahren,mal,stern,"
                            + "sterne,sternen,leute,personen,uhr,prozent,kinder,artikel,bestellungen,produkte,probleme,fragen,mitarbeiter,"
                            + "anrufe,stück",
                    "heure,heures,minutes,jour,jours,semaine,semaines,mois,an,ans,année,années,fois,étoile,étoiles,personne,personnes,"
                            + "pour cent,enfants,articles,commandes,produits,problèmes,choses,appels,magasins,amis",
                    "دقيقة,دقائق,دقايق,ساعة,ساعات,يوم,أيام,ايام,أسبوع,اسبوع,أسابيع,شهر,أشهر,شهور,سنة,سنوات,سنين,مرة,مرات,ريال,ريالات,"
                            + "درهم,دولار,دينار,جنيه,أشخاص,شخص,قطع,قطعة,نجوم,نجمة,صباحا,مساء,أطفال,اطفال,منتجات,طلبات,بالمئة,بالمية,"
                            + "في المئة,مشاكل,الاف,آلاف,مئة",
                    "घंटे,घंटा,घण्टे,घंटों,मिनट,दिन,दिनों,हफ्ते,हफ्ता,सप्ताह,महीने,महीना,साल,वर्ष,बार,बजे,लोग,लोगों,रुपये,रुपए,रुपया,चीजें,चीज,"
                            + "सेकंड,प्रतिशत,आदमी,किलो,तारीख,सितारे,स्टार,बच्चे,ऑर्डर,सामान,दोस्त,दोस्तों,हजार,सौ,लाख",
                    "ghante,ghanta,minat,din,hafte,hafta,mahine,mahina,saal,sal,baar,bar,baje,log,logo,rupaye,rupay,cheezein,bache,"
                            + "hazar,jam,hari,minggu,bulan,tahun,orang,kali,saat,gün,hafta,yıl,kişi,дней,дня,час,часа,часов,минут,раз,"
                            + "раза,звезд,звезды,лет,года,человек,рублей")
            + "|[%‰$€£₹₩¥₽₺฿]|°)");

    private static final String HANGUL_UNITS = "시간,분,일,주일,주간,주,개월,개,번,명,회,원,년,월,층,살,만,천,백,배,퍼센트,프로,가지,건,대,잔,병,그릇,호,차,위,"
            + "등,급,별,초,시,세,박,장,권,억,인분,마리,벌,켤레,곳,군데,팀,통,조각,판,쪽,페이지";

    private static final String HAN_UNITS =
            "時間,時,分間,分鐘,分钟,分後,分待,分以内に,日間,日,か月,ヶ月,ケ月,カ月,箇月,月,年,円,個,回,人,件,名,本,枚,階,歳,才,度,番,位,割,倍,万,"
                    + "萬,千,百,秒,週間,週,つ,台,泊,杯,星,ページ,号,丁目,点台,箱,店舗,種類,億,小时,小時,天,个,個月,次,元,块,塊,號,颗,顆,岁,歲,楼,樓,成,折,家,条,條,单,單,口,种,種,"
                    + "把,公里,公斤,斤,顿,頓,趟,遍,周,星期";

    /** What a number counts in Korean, Japanese and Chinese. */
    static final Pattern COUNTER_AFTER = Pattern.compile(
            "^(?!주고|주겠|주신|周到|分かり|大)(?:" + any(HANGUL_UNITS) + "|" + any(HAN_UNITS) + ")|^\\s(?:" + any(HANGUL_UNITS)
                    + "(?:이나|이|을|를|만|동안|정도|에|째|은|는|도|간|걸|짜리|입니다|부터|까지)?|" + any(HAN_UNITS) + ")(?!\\p{L})");

    /** What may stand right behind a number in Korean, Japanese and Chinese without a space. */
    static final Pattern GLUED_OK = Pattern.compile("^(?:"
            + any(
                    "점,요,이요,입니다,이에요,예요,에요,임,이다,이야,야,정도,쯤,드,줄,줘,줌,주고,주겠,ㅋ,ㅎ,ㅠ,ㅜ,은,는,을,를,으로,로,이라고,이네,네요,인것,인 것,같아,할게",
                    "点,點,てん,ポイント,です,でし,だ,で,かな,か?,くらい,ぐらい,ほど,程度,を,に,は,が,と,も,ね,よ,な,w,笑",
                    "分,吧,啊,呀,哦,呢,左右,哈")
            + ")");

    /** Whose words turn around, or away, a number that stands behind them. */
    static final Pattern BOUND_BEFORE = Pattern.compile(words(
                    "less than,more than,greater than,higher than,lower than,bigger than,better than,worse than,over,under,above,"
                            + "below,at least,atleast,at most,up to,upto,almost,nearly,close to,not quite,minimum,maximum,min,max,"
                            + "between,beyond,no less than,no more than,near,fewer than,short of",
                    "más de,menos de,más que,menos que,al menos,por lo menos,mínimo,máximo,hasta,casi,arriba de,por encima de,debajo"
                            + " de,por debajo de,mayor a,mayor que,mayor de,menor a,menor que,menor de,inferior a,superior a,entre,cerca"
                            + " del,no llega a,como mínimo,como máximo",
                    "mais de,mais que,mais do que,menos do que,pelo menos,no mínimo,no máximo,até,quase,acima de,abaixo de,maior"
                            + " que,menor que,perto de,perto do",
                    "mehr als,weniger als,mindestens,höchstens,über,unter,fast,beinahe,bis zu,knapp,maximal,minimal,zwischen,"
                            + "besser als,schlechter als",
                    "plus de,plus que,moins de,moins que,au moins,au plus,presque,jusqu'à,supérieur à,inférieur à,maximum,minimum",
                    "أكثر من,أقل من,أعلى من,أكبر من,أصغر من,فوق,تحت,على الأقل,على الأكثر,لا يقل عن,لا يزيد عن,ما يقرب من,بين,قريب من",
                    "कम से कम,ज्यादा से ज्यादा,kam se kam,zyada se zyada,लगभग लगभग",
                    "kurang dari,lebih dari,minimal,больше,меньше,более,менее,почти,не менее,не больше")
            + "\\s*(?:an?|una?|uma?|el|la|o|as?|eine?n?|une|de|the)?\\s*$|"
            + any("최소,최대,적어도,거의,많아야,기껏,最低,少なくとも,ほぼ,限りなく,せいぜい,超过,超過,大于,小于,低于,高于,不到,不足,至少,最少,最多,接近,将近")
            + "\\s*$|[<>≤≥≦≧]\\s*=?\\s*$");

    static final Pattern BOUND_AFTER = Pattern.compile("^\\s*(?:"
            + any(
                    "점 이상,점이상,점 이하,점이하,점 미만,점미만,점 초과,점초과,이상,이하,미만,초과,점 넘,점넘,점을 넘,점 보다,점보다,보다,점대,점 가까이,점 안 되,점 안되,점도 안",
                    "点以上,点以下,点未満,点超,点より,点弱,点強,点台,点近,点には届,点に届,点とまでは,以上,以下,未満,超,より",
                    "分以上,分以下,分以内,以内,分多,多分,分不到,分以")
            + "|"
            + words(
                    "or more,or less,or higher,or above,or lower,or below,or better,or up,and up,and above,and more,plus,at least,"
                            + "at most,minimum,max,maximum,tops,o más,o menos,o mayor,como mínimo,como máximo,para arriba,ou mais,ou"
                            + " menos,no mínimo,no máximo,pra cima,oder mehr,oder weniger,oder höher,mindestens,ou plus,ou moins,au"
                            + " moins,minimum,أو أكثر,أو أقل,فأكثر,فما فوق,على الأقل,से ज्यादा,से ज़्यादा,से अधिक,से कम,से ऊपर,से उपर,से नीचे,"
                            + "se zyada,se jyada,se kam,se upar,se neeche,या ज्यादा,या उससे ज्यादा")
            + "|[<>≤≥≦≧])");

    /** A denial before the number, in its clause. */
    static final Pattern DENIED_BEFORE = Pattern.compile(words(
                    "not,never,cannot,no,nope,don't,dont,can't,cant,won't,wont,isn't,isnt,wasn't,wouldn't,wouldnt,couldn't,didn't,"
                            + "didnt,doesn't,aint,ain't,nor,neither,without,hardly,barely",
                    "no,nunca,jamás,ni,tampoco,não,nao,nem,jamais,nunca,sem,pas,non,aucun,nicht,kein,keine,keinen,keiner,nie,"
                            + "niemals,niet,geen,bukan,tidak,не,нет,değil",
                    "ليس,ليست,لا,لن,لم,مش,مو,غير,لست,नहीं,न,मत,nahi,nahin,nhi")
            + "(?:\\s+[\\p{L}\\p{M}']+){0,3}\\s*$|(?:不是|不给|不給|不会给|不會給|没到|沒到|没有|沒有|不|没|沒|别|別)[\\p{IsHan}]{0,2}$");

    static final Pattern DENIED_AFTER =
            Pattern.compile("^\\s*(?:점?\\s*(?:은|는|이|까지는|까지|도|을|를)?\\s*(?:아니|아님|아닌|못|안 |안줘|무리|힘들|어렵|어려|주기|줄 수 없|"
                    + "줄수 없|줄수없|부족)|(?:点|てん)?(?:では|じゃ|でわ|とは|は|も|まで|までは|を)?(?:つけ|あげ|付け)?(?:られ)?(?:ない|なく|なかった|ありません|無い|ございません|無理|いかない|"
                    + "言えない|いえない|ません)|分?(?:不|没|沒)|(?:अंक |नंबर |तो |के लायक )?(?:नहीं|मत)(?![\\p{L}\\p{M}])|(?:to )?(?:nahi|nahin|nhi)\\b"
                    + "|(?:points? )?(?:is|was|would be) not\\b|(?:points? )?(?:isn't|wasn't|not)(?: it)?(?: is)?\\s*$|no\\s*$|(?:no|nao) (?:es|e|le|lo|te|da|dou)\\b"
                    + "|nicht\\b|pas\\b|değil|не\\b)");

    /** What a number counts or names, when it stands right before the number. */
    static final Pattern NAMED_BEFORE = Pattern.compile(words(
                    "at,by,until,till,room,gate,floor,no,no.,nr,nr.,num,step,level,version,v,page,chapter,size,age,aged,order,"
                            + "ticket,line,option,question,iphone,windows,android,line,day,top,number one,flight,table,unit,apt,"
                            + "chapter,part,galaxy,ps,gen,type,channel,row,seat,bus,case,invoice,counter,street,after,before,last,past,"
                            + "every,each,than,first,next,within,the last,the past",
                    "a las,pedido,orden,mesa,habitación,opción,pregunta,piso,talla,hace,cada,a la,desde las,calle,quarto,"
                            + "opção,pergunta,andar,tamanho,há,cada,gegen,seit,zimmer,bestellung,frage,jede,alle,vor,vers,depuis,"
                            + "commande,chambre,toutes les,il y a",
                    "الساعة,الساعه,رقم الطلب,الطلب,طلب,غرفة,منذ,قبل,كل,ऑर्डर,कमरा,पिछले,पहले,हर")
            + "\\s*:?\\s*$|^\\s*as\\s*$|(?:#|№|@|\\$|€|£|₹|₩|¥|r\\$|rs\\.?|usd|eur|_|/|\\\\)\\s?$");

    /** A verb or noun of scoring before the number. */
    static final Pattern SCORED_BEFORE = Pattern.compile(words(
                    "give,gives,gave,giving,rate,rates,rated,rating,score,scores,scored,vote,grade,mark,marks,answer,say,put,choose,"
                            + "pick,it's,its,that's,i'm,am,deserve,deserves,a solid,a perfect,a strong,definitely,easily",
                    "doy,damos,daría,daria,daré,pongo,pondría,puntúo,califico,calificación,puntuación,puntaje,nota,valoro,valoración,"
                            + "dou,darei,avalio,avaliação,pontuação,merece,merecen,merecem,un,note,mets,donne,donnerais,mettrais,gebe,gib,"
                            + "vergebe,bewerte,bewertung,punktzahl,voto,cijfer",
                    "أعطي,أعطيكم,أعطيك,أعطيه,اعطيكم,اديكم,تقييمي,التقييم,تقييم,أقيم,أقيمكم,درجة,الدرجة,أختار,رेटिंग,रेटिंग,स्कोर,अंक,"
                            + "नंबर,मैं,आपको,aapko,main,rating,оценка,ставлю,skor,nilai,puan")
            + "(?:[\\s:=-]+(?:is|of|with|as|you|u|it|this|them|your|service|a|an|the|les|te|le|os|lhe|lhes|voces|vcs|um|uma|un|una|que|"
            + "con|com|de|es|e|est|eine|einen|euch|ihnen|mit|solid|strong|full|perfect|number|have|to|be|would|هو|هي|لكم|لك|من|है|"
            + "को|की|का|se|hai)){0,4}[\\s:=\"'*(\\[-]*$");

    /** A unit of the score behind the number. */
    static final Pattern SCORE_UNIT = Pattern.compile(
            "^\\s?(?:점|点|點|分(?!钟|鐘|間|後)|(?:points?|pts|puntos?|pontos?|punkte?n?|punti|balls?|balla|ballov|"
                    + "अंक|नंबर|नम्बर|पॉइंट|نقاط|نقطه|درجات|درجه|из|балл\\p{L}*|poin|puan)(?![\\p{L}\\p{M}])(?! to | of | i ))");

    /** The number is about somebody or some time else. */
    static final Pattern ELSEWHERE = Pattern.compile(words(
                    "competitor,competitors,competition,rival,rivals,other company,other companies,other store,other shop,other"
                            + " brand,other provider,other one,another company,another store,another brand,another provider,elsewhere,"
                            + "last time,last year,last month,last week,previous,previously,used to,in the past,other survey,previous"
                            + " time,someone else,somebody else,a different company,other place,years ago",
                    "competencia,competidor,competidores,la otra empresa,otra empresa,otra tienda,otras empresas,la ultima vez,la"
                            + " vez pasada,el año pasado,anteriormente,a otros,a otro,a la otra,antes les,antes era,antes te,rival",
                    "concorrente,concorrentes,concorrencia,outra empresa,outra loja,da ultima vez,na ultima vez,ano passado,"
                            + "anteriormente,antes eu,antes era,a outra,ao outro",
                    "konkurrenz,konkurrent,konkurrenten,wettbewerber,mitbewerber,letztes mal,beim letzten mal,früher,letztes jahr,"
                            + "anderen firma,andere firma,concurrent,concurrents,concurrence,la derniere fois,autre entreprise,avant je,"
                            + "avant c'était,l'an dernier",
                    "المنافس,منافس,المنافسين,لمنافسكم,منافسكم,منافسيكم,للمنافس,شركة أخرى,شركة اخرى,المرة السابقة,المرة الماضية,سابقا,"
                            + "العام الماضي,प्रतियोगी,प्रतिस्पर्धी,प्रतियोगियों,दूसरी कंपनी,दूसरे को,पिछली बार,पिछले साल,पहले मैंने,pichli baar,"
                            + "dusri company")
            + "|"
            + any(
                    "경쟁사,경쟁 업체,경쟁업체,다른 회사,다른 업체,다른 곳,다른곳,다른 가게,다른 데,지난번,저번,예전에,작년,지난 번",
                    "競合,他社,他の店,他の会社,前回,以前は,以前,昔は,ライバル,去年,竞争对手,競爭對手,别家,別家,其他公司,上次,以前,去年,别的公司,其他家")
            + "|" + words("gave,rated,scored")
            + "\\s+(?:an?\\s+)?[0-9]+\\s+to\\s+(?!you\\b|u\\b|ya\\b|yall\\b|your\\s+(?:team|service|company|"
            + "staff|app|support|agent|product|store|shop))|" + words("my,his,her,their,our")
            + "\\s+(?:friends?|wife|husband|boss|"
            + "colleagues?|mother|mom|mum|dad|father|brother|sister|son|daughter|neighbou?rs?|manager)\\s+(?:\\p{L}+\\s+)?(?:says?|said|"
            + "gave|gives?|rated|rates?)\\b");

    /** The number would be said under a condition. */
    static final Pattern UNREAL = Pattern.compile(words(
                    "if,wish,unless,could have,would have,should have,could've,would've,should've,instead of,rather than,wanted to,"
                            + "could be,might be,hope to give,supposed to,deserved,when you,once you,as soon as",
                    "seria si,si la,si el,si los,si las,si fuera,si fueran,si tuviera,si hubiera,si no,si me,si llega,si mejoran,si"
                            + " mejora,hubiera,hubiese,ojalá,quisiera,cuando mejoren,se a,se o,se os,se as,se não,se nao,se fosse,se"
                            + " tivesse,se melhorar,se me,quem dera,queria dar,gostaria de dar,caso",
                    "wenn,wäre,hätte,falls,sobald,si vous,si c'était,si le,si les,serait si,aurait,aurais,quand vous",
                    "لو,إذا,اذا,لولا,كنت سأعطي,كنت,अगर,यदि,agar,yadi,होता,होती,hota,hoti,jika,kalau,если,бы")
            + "|" + any("으면,라면,다면,였으면,았으면,었으면,했으면,면 10,면 9,지만,고 싶었,려다,려고 했,만약,주고싶은데,주고 싶은데")
            + "|" + any("なら,たら,れば,たいけど,たいが,たかった,もし,のに,如果,要是,本来,本來,本想,原本,的话,的話,假如"));

    /** What would be said. */
    static final Pattern WOULD =
            Pattern.compile(words("would,i'd,could,should,daría,sería,podría,pondría,diría,daria,seria,poderia,"
                    + "würde,wäre,könnte,donnerais,mettrais,serait,dirais,كنت,चाहूंगा,चाहूंगी"));

    static final Pattern BUT = Pattern.compile("^[^\\p{L}]*"
            + words("but,if,however,although,unless,except,only,pero,si,aunque,mas,porém,"
                    + "se,embora,aber,wenn,allerdings,mais,si,cependant,لكن,ولكن,لو,लेकिन,मगर,अगर,lekin,par"));

    /** Corrections: what comes behind them may be the score that is meant. */
    static final Pattern CORRECTED = Pattern.compile(words(
                    "actually,i mean,i meant,sorry,rather,make it,make that,change,changed,correction,edit,wait,oops,meant,or,maybe,"
                            + "perhaps,nope,scratch,typo,no,now,mejor,perdon,perdón,digo,quise decir,quiero decir,corrijo,o,ou melhor,"
                            + "quer dizer,desculpa,desculpe,aliás,digo,ou,corrigindo,nein,doch,sondern,quatsch,oder,eher,besser,korrektur,"
                            + "pardon,plutôt,enfin,je voulais dire,erreur,بل,عفوا,اقصد,أقصد,آسف,قصدي,او,لا,नहीं,माफ़,माफ,मतलब,बल्कि,nahi,"
                            + "matlab,sorry,ya,या")
            + "(?:[^\\p{L}\\p{N}]+[\\p{L}\\p{M}']+){0,3}[^\\p{L}\\p{N}]*$|"
            + any("아니,아니다,정정,수정,죄송,아뇨,いや,やっぱり,やはり,訂正,すみません,間違え,不对,不對,更正,改,应该是,說錯,说错,不是") + "[^0-9]{0,12}$");

    /** A clause or reason begins here. */
    static final Pattern DELIMITED = Pattern.compile(
            "^(?:\\s*[.,;:!)\\]\\n\"|/\\\\…*_]+(?![0-9])|\\s*[.,;:!\\n]+\\s|\\s*-+\\s+|\\s+-+\\s*|\\s*\\(|\\s*\\p{So}|\\s+"
                    + words(
                            "because,but,since,cause,cuz,coz,bc,due,thanks,although,though,however,porque,pero,ya que,debido,gracias,aunque,"
                                    + "mas,pois,porém,porem,embora,aber,weil,denn,obwohl,leider,parce,car,mais,cependant,لأن,لان,لكن,ولكن,بسبب,"
                                    + "क्योंकि,लेकिन,मगर,kyunki,kyonki,lekin,magar,karena,tapi,ama,çünkü,потому,но")
                    + ")");

    static final Pattern PRAISE = Pattern.compile(words(
            "great,good,excellent,perfect,love,loved,amazing,awesome,best,fantastic,wonderful,nice,superb,brilliant,happy,"
                    + "satisfied,bad,terrible,poor,worst,awful,horrible,recommend,excelente,excelentes,perfecto,perfecta,bueno,buena,"
                    + "buen,genial,encanta,encantó,maravilloso,malo,mala,pésimo,pésima,ótimo,ótima,otimo,muito bom,muito boa,perfeito,"
                    + "perfeita,maravilhoso,maravilhosa,adorei,gostei,amei,péssimo,ruim,top,nota,super,toll,prima,perfekt,gut,sehr,"
                    + "schlecht,parfait,excellent,génial,bien,mauvais,ممتاز,ممتازة,رائع,رائعة,جيد,جيدة,سيئ,سيئة,बढ़िया,अच्छा,अच्छी,"
                    + "शानदार,बहुत,खराब,bahut,badhiya,accha,acha,mast"));

    /** One of these things. */
    static final Pattern ONE_THING = Pattern.compile(
            "^\\s"
                    + words(
                            "thing,issue,problem,question,reason,person,item,complaint,suggestion,"
                                    + "request,point,more,cosa,problema,sugerencia,pregunta,coisa,sugestão,pergunta,ding,chose,बात,चीज,शिकायत,شيء,مشكلة"));

    /** A number word, by which any language says it. */
    static final String NUMBER_WORD =
            "(?<![\\p{L}\\p{M}])" + any(String.join(",", NUMBERS.keySet())) + "(?![\\p{L}\\p{M}])";

    /** What has letters but says nothing about the number: removed first, or replaced by a word of praise. */
    static final Pattern HEDGE = Pattern.compile(
            words(
                    "mas o menos,más o menos,mais ou menos,plus ou moins,more or less,or so,give or take,"
                            + "un po,à peu près,to be honest,tbh,to be fair,a las finales,no doubt,without a doubt,without doubt,no question,"
                            + "without question,sin duda,sin dudas,sem dúvida,sans doute,ohne zweifel,बिना शक,بلا شك,بدون شك,out of my heart"));

    static final Pattern MILD_PRAISE =
            Pattern.compile(words("not bad,no complaints,no complaint,no problem,no problems,no issue,no issues,"
                            + "can't complain,cant complain,cannot complain,no worries,nothing to complain,nothing bad,no está mal,nada mal,sin quejas,"
                            + "sin problemas,ningún problema,no hay problema,sem problemas,sem reclamações,nenhum problema,nada a reclamar,pas mal,"
                            + "pas de problème,aucun problème,nicht schlecht,kein problem,keine probleme,कोई शिकायत नहीं,कोई दिक्कत नहीं,कोई समस्या नहीं,"
                            + "koi shikayat nahi,koi problem nahi,لا بأس,لا باس,لا مشكلة,بدون مشاكل")
                    + "|" + any("不错,不錯,没问题,沒問題,没意见,沒意見,问题なし,問題ない," + "問題なし,文句なし,나쁘지 않,문제 없,문제없,悪くない"));
}
