package io.github.nps4j.whatsapp.survey;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out what looks like a number and is none, mentions of the scale, and brings number words to digits. */
final class ReplyCleaning {

    private static final Pattern LINK =
            Pattern.compile("(?:https?://|www\\.)\\S{1,2000}|[\\p{L}0-9._+-]{1,64}@[\\p{L}0-9.-]{1,200}");
    private static final Pattern EMOTICON = Pattern.compile(
            "</?3+|(?<![0-9\\p{L}])[:;=]-?[3)(dpo](?![\\p{L}0-9])|(?<![0-9])[8b]-\\)|[o0][_.][o0](?![0-9])|\\^+[_.]?\\^+");
    private static final Pattern REPEATED =
            Pattern.compile("^[^\\p{L}0-9-]*([0-9]{1,2})(?:[^\\p{L}0-9/:%.+-]+\\1){1,20}[^\\p{L}0-9%+]*$");

    private static final String UNIT = "(?:점|点|點|分)?";
    private static final Pattern SCALE = Pattern.compile(
            "(?:(?<!\\p{L})(?:(?:on|in|auf|en|em|sur|su|numa|na|nella|dans) )?(?:(?:an?|the|una|uma|la|einer|une|el|der) )?"
                    + "(?:scale|escala|skala|echelle|scala|المقياس|مقياس|पैमाने|स्केल)(?: (?:of|from|de|del|do|von|di|da|من|पर))? ?:? ?)?"
                    + "(?:(?<!\\p{L})(?:from|between|de|del|do|desde|von|zwischen|entre|da|من|بين) ?|从|從|由)?(?:the )?"
                    + "(?<![0-9.,/-])[01] ?" + UNIT
                    + " ?(?:-+|~|to|al?|ao|bis|until|and|y|e|et|und|through|till|から|에서|부터|到|至|الي|و|से|se|di)"
                    + " ?10(?![0-9]|[.,/-][0-9])"
                    + "(?: ?(?:점|点|點|分)| (?:points?|scale)(?!\\p{L}))?(?: ?(?:까지|まで|तक))?(?: ?(?:중에서|중에|중|のうち|の中で|中で|中|के बीच|में से|में))?"
                    + "(?:で|에서|는|은| पैमाने पर| के पैमाने पर| scale(?!\\p{L}))?");
    private static final Pattern FULL_MARKS = Pattern.compile(
            "(?<![0-9.,/])([0-9]{1,4}) ?(?:(?:점|点|點|分) ?)?(?:만점 ?(?:중에서|중에|중|에서|기준으로|기준|에|이면|으로|)|중에서|중에|중(?! ?[가-힣])|"
                    + "満点中|満点のうち|満点で|満点の|満点|のうち|中で|中(?= ?[0-9])|满分|滿分|分制|(?:में से|मे से|मेसे|mein se|main se|me se|mese)(?!\\p{L}))"
                    + "|(?:만점 ?|満点 ?|满分 ?|滿分 ?)(?:은|이|は|が|是|为|為)? ?([0-9]{1,4}) ?(?:점|点|點|分)?(?:이면|에서|에|で|中|的话)?"
                    + "|^ ?(?:out of|sobre|sur|von|de|em|من|/) ?(10)(?: ?[,:;-]|(?= i )|(?= yo ))");
    private static final Pattern ENDPOINT = Pattern.compile(
            "(?<!\\p{L})(?:with |where |if |con |com |siendo |sendo |donde |onde )?(?:0|1|10) ?(?:being|=|is|means|es|siendo|sendo|is considered|significa)"
                    + " ?(?:the |lo |el |la |o |a )?(?:very )?(?:best|worst|highest|lowest|max(?:imum)?|min(?:imum)?|mejor|peor|maximo|minimo|melhor|pior|"
                    + "excellent|perfect|bad|terrible|not at all likely|extremely likely|very likely|likely|unlikely)(?: possible| score)?(?!\\p{L})");

    private static final Pattern ONLY_WORD = Pattern.compile("[^\\p{L}\\p{M}]*(\\p{L}+)[^\\p{L}\\p{M}]*");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+");

    private static final Pattern HANGUL_POINT = Pattern.compile("(?<!\\p{IsHangul})"
            + ReplyWords.any(
                    String.join(",", ReplyWords.KOREAN.keySet()),
                    String.join(",", ReplyWords.KOREAN_WITH_POINT.keySet()))
            + "\\s?점");
    private static final Pattern HANGUL_ALONE = Pattern.compile("^[^\\p{L}\\p{M}]*("
            + ReplyWords.any(String.join(",", ReplyWords.KOREAN.keySet()))
            + ")(이요|요|입니다|이에요|예요|에요|이다|임|이야|야|점|드려요|드립니다|드릴게요|줄게요|ㅋ+|ㅎ+)?[^\\p{L}\\p{M}]*$");
    private static final String HAN = ReplyWords.any(
            String.join(",", ReplyWords.HAN.keySet()), String.join(",", ReplyWords.HAN_WITH_UNIT.keySet()));
    private static final Pattern HAN_POINT =
            Pattern.compile("(?<![\\p{IsHan}&&[^给給打评評是分点满滿中我]])(" + HAN + ")([点點分])(?!钟|鐘|間|心|半)");
    private static final Pattern HAN_ALONE = Pattern.compile("^[^\\p{L}\\p{M}]*("
            + ReplyWords.any(String.join(",", ReplyWords.HAN.keySet())) + ")(?:です|でした|だ|かな|吧|啊|呀)?[^\\p{L}\\p{M}]*$");
    private static final Pattern KANA_POINT = Pattern.compile("(?<![\\p{IsHiragana}\\p{IsKatakana}])("
            + ReplyWords.any(
                    String.join(",", ReplyWords.KANA.keySet()), String.join(",", ReplyWords.KANA_WITH_UNIT.keySet()))
            + ")(?:点|てん|テン)");
    private static final Pattern KANA_ALONE = Pattern.compile("^[^\\p{L}\\p{M}]*("
            + ReplyWords.any(String.join(",", ReplyWords.KANA.keySet())) + ")(?:です|でした|だ|かな|で)?[^\\p{L}\\p{M}]*$");
    private static final Pattern WHOLE_TEN =
            Pattern.compile("^[^\\p{L}\\p{M}]*(?:我?(?:给|給|打)(?:你们|你們|您)?)?十分[^\\p{L}\\p{M}]*$");

    private static final Map<String, Integer> HANGUL_VALUES = both(ReplyWords.KOREAN, ReplyWords.KOREAN_WITH_POINT);
    private static final Map<String, Integer> HAN_VALUES = both(ReplyWords.HAN, ReplyWords.HAN_WITH_UNIT);
    private static final Map<String, Integer> KANA_VALUES = both(ReplyWords.KANA, ReplyWords.KANA_WITH_UNIT);

    private ReplyCleaning() {}

    private static Map<String, Integer> both(Map<String, Integer> one, Map<String, Integer> other) {
        Map<String, Integer> all = new HashMap<>(one);
        all.putAll(other);
        return Map.copyOf(all);
    }

    /** A reply that has digits, ready to be read; what must not pass is marked by a denominator that is no 10. */
    static String digits(String folded, String language) {
        String text = LINK.matcher(folded).replaceAll(" | ");
        text = EMOTICON.matcher(text).replaceAll(" ");
        text = ReplyWords.HEDGE.matcher(text).replaceAll(" ");
        text = ReplyWords.MILD_PRAISE.matcher(text).replaceAll(" good ");
        Matcher repeated = REPEATED.matcher(text);
        if (repeated.matches()) {
            return repeated.group(1);
        }
        if (language.equals("ja")) {
            // in Japanese 分 are minutes
            text = text.replaceAll("(?<=[0-9])分(?!間)", "分間");
        } else if (language.equals("zh")) {
            // in Chinese 点 is the hour
            text = text.replaceAll("(?<=[0-9])[点點](?![满滿中])", "時");
        }
        text = ENDPOINT.matcher(text).replaceAll(" ");
        text = SCALE.matcher(text).replaceAll(" ");
        return FULL_MARKS.matcher(text).replaceAll(scale -> {
            String full =
                    scale.group(1) != null ? scale.group(1) : scale.group(2) != null ? scale.group(2) : scale.group(3);
            return full.equals("10") ? " " : " 1/" + full + "1 ";
        });
    }

    /** A reply without digits, its number words as digits. */
    static String wordsToDigits(String folded, String language) {
        String text = folded;
        Matcher only = ONLY_WORD.matcher(text);
        if (only.matches() && ReplyWords.isOne(only.group(1), language)) {
            return "1";
        }
        if (WHOLE_TEN.matcher(text).matches()) {
            return language.equals("ja") || language.equals("ko") ? text : "10";
        }
        text = replace(HANGUL_POINT.matcher(text), 0, HANGUL_VALUES, "점");
        text = replace(KANA_POINT.matcher(text), 1, KANA_VALUES, "点");
        if (!language.equals("zh")) {
            text = han(text, language.equals("ja") ? "点點" : "点點分");
        } else {
            text = han(text, "分");
        }
        text = alone(HANGUL_ALONE.matcher(text), text, ReplyWords.KOREAN, true);
        text = alone(HAN_ALONE.matcher(text), text, ReplyWords.HAN, false);
        text = alone(KANA_ALONE.matcher(text), text, ReplyWords.KANA, false);
        Map<String, Integer> local = ReplyWords.local(language);
        text = WORD.matcher(text).replaceAll(word -> {
            Integer value = ReplyWords.NUMBERS.get(word.group());
            if (value == null) {
                value = local.get(word.group());
            }
            return value == null ? Matcher.quoteReplacement(word.group()) : String.valueOf(value);
        });
        return text.equals(folded) ? text : digits(text, "");
    }

    private static String replace(Matcher matcher, int group, Map<String, Integer> values, String unit) {
        return matcher.replaceAll(found -> {
            String word = found.group(group);
            String bare = word.endsWith(unit) && group == 0
                    ? word.substring(0, word.length() - unit.length()).strip()
                    : word;
            Integer value = values.get(bare);
            return value == null ? Matcher.quoteReplacement(found.group()) : value + unit;
        });
    }

    private static String han(String text, String units) {
        return HAN_POINT.matcher(text).replaceAll(found -> {
            Integer value = HAN_VALUES.get(found.group(1));
            boolean meant = units.contains(found.group(2)) && !found.group().equals("十分");
            return value == null || !meant ? Matcher.quoteReplacement(found.group()) : value + found.group(2);
        });
    }

    private static String alone(Matcher matcher, String text, Map<String, Integer> values, boolean korean) {
        if (!matcher.matches()) {
            return text;
        }
        String word = matcher.group(1);
        Integer value = values.get(word);
        boolean half = korean && ReplyWords.KOREAN_NOT_ALONE.contains(word) && !"점".equals(matcher.group(2));
        return value == null || half ? text : String.valueOf(value);
    }
}
