package io.github.nps4j.llm;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes personal data out of a text before it leaves the house. Each find is replaced by what it was: {@code [email]},
 * {@code [link]}, {@code [handle]}, {@code [number]} or {@code [name]}.
 *
 * <ul>
 *   <li>Email addresses, also written with {@code (at)} and {@code (dot)}; web addresses; {@code @handles}.
 *   <li>Phone, card, account and order numbers: five digits or more, with or without separators, also in full-width and
 *       other scripts' digits. Dates and prices of that length go too: better one too many.
 *   <li>The names that are given, each of their parts, in whatever case, and names that follow an introduction or a
 *       greeting at the end in English, Spanish, Korean or Japanese, such as "my name is", "me llamo", "제 이름은" and
 *       "と申します".
 * </ul>
 *
 * <p>What no rule can know stays: a name that is not given and not introduced, a street, a unique story. Time is linear in
 * the length of the text. Stateless and thread-safe.
 */
public final class PersonalDataMask {

    private static final String EMAIL = "[email]";
    private static final String LINK = "[link]";
    private static final String HANDLE = "[handle]";
    private static final String NUMBER = "[number]";
    private static final String NAME = "[name]";

    /** Possessive quantifiers, and bounded ones, so that nothing is tried twice. */
    private static final List<Rule> RULES = List.of(
            new Rule(
                    "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}+@[\\p{L}\\p{N}-]{1,63}+(?:\\.[\\p{L}\\p{N}-]{1,63}+){0,8}+",
                    EMAIL),
            new Rule(
                    "(?iu)(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}+ ?[(\\[] ?at ?[)\\]] ?[\\p{L}\\p{N}-]{1,63}+"
                            + "(?: ?(?:\\.|[(\\[] ?dot ?[)\\]]) ?[\\p{L}\\p{N}-]{1,63}+){1,5}+",
                    EMAIL),
            new Rule("(?iu)\\b(?:https?://|www\\.)[^\\s<>\"'、。]{1,2000}+", LINK),
            new Rule("(?<![\\p{L}\\p{N}])@[\\p{L}\\p{N}_.]{2,50}+", HANDLE),
            new Rule("\\+?[(]?\\p{Nd}(?:[ \\t.\\-‐-―−－/()·]{0,3}+\\p{Nd}){4,40}+", NUMBER));

    private static final String LATIN_NAME = "(\\p{Lu}[\\p{L}'’.-]{1,30}+(?: \\p{Lu}[\\p{L}'’.-]{0,30}+){0,3}+)";
    private static final List<Pattern> INTRODUCTIONS = List.of(
            Pattern.compile("(?:[Mm]y name is|[Mm]y name's|I am|I'm|I’m|[Mm]e llamo|[Mm]i nombre es|[Ss]oy|"
                    + "[Cc]all me|[Nn]ame:|[Nn]ombre:|[Ss]igned|[Ss]igned,) " + LATIN_NAME),
            Pattern.compile(
                    "(?:[Rr]egards|[Cc]heers|[Ss]incerely|[Tt]hanks|[Tt]hank you|[Ss]aludos|[Aa]tentamente|[Gg]racias)[,.!]?"
                            + "\\s{1,5}+(?:[-–—] ?)?" + LATIN_NAME + "(?=\\s*+$)"),
            Pattern.compile("\\n\\s{0,5}+[-–—] ?" + LATIN_NAME + "(?=\\s*+$)"),
            Pattern.compile("(?:(?:[Mm]r|[Mm]rs|[Mm]s|[Dd]r|[Ss]r|[Ss]ra|[Ss]rta|[Dd]on|[Dd]oña)\\.? )" + LATIN_NAME),
            Pattern.compile("(?:제 이름은|이름은|성함은|이름:|성명:) ?([가-힣]{2,4}?)(?=입니다|이에요|예요|이고|라고|이라고|[ ,.]|$)"),
            Pattern.compile("저는 ?([가-힣]{2,4}?)(?=입니다|이에요|예요|라고|이라고)"),
            Pattern.compile("(?<![가-힣])([가-힣]{2,4}?)(?=(?:이라고|라고) ?합니다)"),
            Pattern.compile("(?:私は|わたしは|名前は|氏名[:：]) ?([\\p{IsHan}\\p{IsKatakana}ー]{2,8}?)(?=です|と申します|といいます|と言います|$)"),
            Pattern.compile("([\\p{IsHan}\\p{IsKatakana}ー]{2,8})(?=と申します|といいます|と言います)"));

    /** Words that begin with a capital after "I am" and are no names, or are no names in Korean after "저는". */
    private static final Set<String> NO_NAMES = Set.of(
            "English",
            "Spanish",
            "Korean",
            "Japanese",
            "American",
            "CEO",
            "CTO",
            "CFO",
            "IT",
            "HR",
            "OK",
            "VP",
            "Very",
            "So",
            "Not",
            "The",
            "저희",
            "지금",
            "매우",
            "정말",
            "항상",
            "너무",
            "아주",
            "그냥",
            "이제",
            "사실",
            "만족",
            "고객",
            "회사",
            "직원",
            "満足",
            "大変",
            "非常",
            "普段",
            "毎日",
            "最初",
            "会社",
            "利用",
            "使用",
            "個人的");

    private record Rule(Pattern pattern, String shown) {

        Rule(String regex, String shown) {
            this(Pattern.compile(regex), shown);
        }
    }

    private PersonalDataMask() {}

    /**
     * A text without the personal data that can be told by their form.
     *
     * @param text any text
     * @return the text with each find replaced
     */
    public static String mask(String text) {
        return mask(text, List.of());
    }

    /**
     * A text without the personal data that can be told by their form, and without the given names.
     *
     * @param text any text
     * @param names names of the person, or ids, as the host knows them; each is masked whole and in its parts of two
     *     letters or more (one for Chinese, Japanese and Korean is too little too); blank ones are passed over
     * @return the text with each find replaced
     */
    public static String mask(String text, Collection<String> names) {
        String masked = Normalizer.normalize(text, Normalizer.Form.NFC);
        for (Rule rule : RULES) {
            masked = rule.pattern().matcher(masked).replaceAll(Matcher.quoteReplacement(rule.shown()));
        }
        for (String name : parts(names)) {
            masked = without(masked, name);
        }
        for (Pattern introduction : INTRODUCTIONS) {
            masked = introduced(masked, introduction);
        }
        return masked;
    }

    /** The names and their parts, the longest first, so that a part never breaks a whole. */
    private static List<String> parts(Collection<String> names) {
        Set<String> parts = new LinkedHashSet<>();
        for (String given : names) {
            String name = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
            if (name.codePointCount(0, name.length()) >= 2) {
                parts.add(name);
            }
            for (String part : name.split("[\\s,.;_+-]+")) {
                boolean latin = !part.isEmpty()
                        && Character.UnicodeScript.of(part.codePointAt(0)) == Character.UnicodeScript.LATIN;
                if (part.codePointCount(0, part.length()) >= 2 && !(latin && part.length() == 2 && isLower(part))) {
                    parts.add(part);
                }
            }
            // A Korean name is often called without its family name.
            if (name.matches("[가-힣]{3}")) {
                parts.add(name.substring(1));
            }
        }
        return parts.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** "de" and "la" are parts of names and words as well. */
    private static boolean isLower(String part) {
        return part.equals(part.toLowerCase(java.util.Locale.ROOT));
    }

    private static String without(String text, String name) {
        boolean spaced = switch (Character.UnicodeScript.of(name.codePointAt(0))) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> false;
            default -> true;
        };
        String regex = Pattern.quote(name);
        Pattern pattern = Pattern.compile(
                spaced ? "(?<![\\p{L}\\p{N}])" + regex + "(?![\\p{L}\\p{N}])" : regex,
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(NAME));
    }

    private static String introduced(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder masked = new StringBuilder(text.length());
        int at = 0;
        while (matcher.find()) {
            String name = matcher.group(1);
            int space = name.indexOf(' ');
            if (NO_NAMES.contains(space < 0 ? name : name.substring(0, space))) {
                continue;
            }
            masked.append(text, at, matcher.start(1)).append(NAME);
            at = matcher.end(1);
        }
        return masked.append(text, at, text.length()).toString();
    }
}
