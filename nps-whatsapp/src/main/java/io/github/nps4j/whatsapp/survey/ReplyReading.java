package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.whatsapp.survey.Reply.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The reading of one cleaned reply: every number in it, what kind it is, and what follows from all of them. */
final class ReplyReading {

    /** A number, or several that belong together; without value and fault it is a time, a date, a count of something. */
    private record Mention(
            int start,
            int end,
            int value,
            boolean ofTen,
            @Nullable Reason fault) {

        static final int NONE = -1;

        boolean isScore() {
            return fault == null && value != NONE;
        }
    }

    private static final String OPERAND = "(?:[0-9]{1,9}(?:[.,][0-9]{1,4})?|" + ReplyWords.NUMBER_WORD + ")";
    private static final String POINTS =
            "(?: ?(?:점|点|點|分|(?:points?|pts?|puntos?|pontos?|punkten?|अंक|नंबर)(?!\\p{L})))?";

    private static final Pattern DATE = Pattern.compile("[0-9]{1,4} ?([/.-]) ?[0-9]{1,2} ?\\1 ?[0-9]{1,4}");
    private static final Pattern TIME = Pattern.compile("[0-9]{1,2}(?::|h)[0-9]{2}(?![0-9])");
    private static final Pattern PHONE = Pattern.compile("\\+?\\(?[0-9](?:[ ().-]{0,3}[0-9]){6,30}");
    private static final Pattern OF = Pattern.compile("(" + OPERAND + ")" + POINTS
            + " ?(?:/|\\\\|(?<!\\p{L})(?:out ?of|outta|outof|of|from|over|on|in|sobre|sur|de|em|von|aus|su|per|من|علي|из|van|dari)(?!\\p{L})"
            + "|(?<=[0-9])(?:outof|of|sobre|de)(?=[0-9]))"
            + " ?(?:an? |the |los |as |un |um |total de |possible )?(" + OPERAND + ")" + POINTS);
    private static final Pattern RANGE = Pattern.compile("(" + OPERAND + ")" + POINTS
            + "( ?(?:-+|~|&|か|から|や|または|もしくは|이나|나|에서|부터|혹은|또는|아니면|이랑|랑|至|到|或者是|或者|或是|或|还是|和)"
            + "| (?:to|or|till|until|and|vs\\.?|versus|al?|o|u|y|e|ou|oder|bis|und|et|او|الي|و|या|से|ya|se|और|atau|hingga|или|veya)(?= )) ?("
            + OPERAND + ")(?! ?/)");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{0,9}[.,'·]([0-9]{1,9})|[0-9]{1,9} ?½|½");
    private static final Pattern HALF = Pattern.compile("^" + POINTS + " ?(?:½|반(?![가-힣])|반정도|반이|반점|半|"
            + ReplyWords.words(
                    "and a half,and half,half,point five,y medio,y media,e meio,e meia,y pico,et demi,et demie,einhalb,komma,virgula,vírgula,coma,"
                            + "virgule,و نصف,ونصف,ونص,فاصلة,और आधा,आधा,dashamlav,दशमलव,point,e mezzo,и половиной,setengah,and a quarter")
            + "(?! ?(?:s(?!\\p{L})|\\p{IsLatin}{4})))");
    private static final Pattern HALF_BEFORE =
            Pattern.compile(ReplyWords.words("साढ़े,सवा,पौने,sadhe,saadhe,sawa,paune,half past,quarter") + "\\s*$");
    private static final Pattern SIGN_BEFORE = Pattern.compile(
            "(?:^|[\\s(])-+$|" + ReplyWords.words("minus,negative,menos,moins,negativo,ناقص,سالب,माइनस,ऋण")
                    + "\\s*$|(?:마이너스|영하|マイナス|负|負)\\s*$");
    private static final int MOST_MENTIONS = 40;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern NUMBER_WORD = Pattern.compile(ReplyWords.NUMBER_WORD);
    /** Where a number may begin. */
    private static final Pattern START =
            Pattern.compile("[0-9½]|[.,'·](?=[0-9])|\\+(?=\\(?[0-9])|\\((?=[0-9])|" + ReplyWords.NUMBER_WORD);

    private static final Pattern SET_APART = Pattern.compile("[.,;:!\\n-]\\s*\\p{So}*\\s*$");
    private static final Pattern POLITE =
            Pattern.compile("^(?:이요|요|입니다|이에요|예요|에요|임|드려요|드립니다|드릴게요|줄게요|です|でした|ですね|だ|吧|。)+");
    private static final Set<String> WITH_ONE = Set.of(
            "i", "d", "ll", "give", "would", "will", "rate", "score", "rating", "my", "you", "a", "it", "point", "pt",
            "please", "of", "out", "doy", "le", "les", "nota", "dou", "mi", "minha", "punto", "ponto", "punkt", "gebe",
            "ich", "अंक", "नंबर", "मैं", "दूंगा", "दूंगी", "نقطه", "درجه");
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{M}]+");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern STARS = Pattern.compile("^\\s?[*\u2B50\u2605\u2606\u272D-\u2730]|^\\s?\\uD83C\\uDF1F");
    private static final Pattern NUMBER_ONE = Pattern.compile(
            ReplyWords.words("number,no,nr,numero,número,num,top,day,the,nummer,नंबर,number") + "[\\s.:]*$");
    private static final Pattern NUMBERED_PREFIX =
            Pattern.compile("(?<!\\p{L})(?:score|scores|nota|rate|rating|note|punkte|puntaje|give|un|n|x)$");
    private static final Pattern QUESTION = Pattern.compile(
            "^[^\\p{L}0-9]*"
                    + ReplyWords.words(
                            "what,why,how,which,who,when,where,is,are,do,does,did,can,could,should,que,cual,como,por que,cuando,quien,qual,quando,porque,"
                                    + "was,wie,warum,wer,wann,quoi,comment,pourquoi,quand,ما,ماذا,كيف,لماذا,هل,متى,क्या,कैसे,क्यों,कब,kya,kaise,kyun"));

    private final String text;
    private final boolean english;
    private final boolean words;
    private final List<Mention> mentions = new ArrayList<>();

    /**
     * A reading.
     *
     * @param words whether the numbers were written as words: then nothing else may be said
     */
    ReplyReading(String text, String language, boolean words) {
        this.text = text;
        this.english = language.isEmpty() || language.equals("en");
        this.words = words;
    }

    Reply read() {
        scan();
        if (mentions.isEmpty()) {
            return ask(Reason.NO_NUMBER);
        }
        Mention first = mentions.get(0);
        if (!words && first.isScore() && standsFirst(first)) {
            return new Reply.Score(first.value());
        }
        Reason fault = null;
        Set<Integer> values = new HashSet<>();
        Mention chosen = null;
        for (Mention mention : mentions) {
            if (mention.fault() != null && fault == null) {
                fault = mention.fault();
            }
            if (mention.isScore()) {
                values.add(mention.value());
                chosen = chosen == null || (mention.ofTen() && !chosen.ofTen()) ? mention : chosen;
            }
        }
        if (fault != null) {
            return ask(fault);
        }
        if (chosen == null) {
            return ask(Reason.NO_NUMBER);
        }
        if (values.size() > 1) {
            return ask(Reason.SEVERAL);
        }
        if (words) {
            return mentions.stream().allMatch(Mention::isScore) && isFiller(restOf(0)) && !isPronoun(chosen.value())
                    ? new Reply.Score(chosen.value())
                    : ask(Reason.UNCLEAR);
        }
        if (isContradicted(chosen.value())) {
            return ask(Reason.SEVERAL);
        }
        return isMeant(chosen) ? new Reply.Score(chosen.value()) : ask(Reason.UNCLEAR);
    }

    /** "this one", "good one": a one that counts nothing. */
    private boolean isPronoun(int value) {
        if (value != 1) {
            return false;
        }
        Matcher token = TOKEN.matcher(restOf(0));
        while (token.find()) {
            if (!WITH_ONE.contains(token.group()) && !ReplyWords.isChain(token.group())) {
                return true;
            }
        }
        return false;
    }

    /** "9 eight": a number in digits, another one in words, and nothing else. */
    private boolean isContradicted(int value) {
        Matcher word = NUMBER_WORD.matcher(text);
        boolean other = false;
        while (word.find()) {
            Integer said = ReplyWords.NUMBERS.get(word.group());
            other |= said != null && said != value;
        }
        return other && isFiller(NUMBER_WORD.matcher(restOf(0)).replaceAll(" "));
    }

    private static Reply ask(Reason reason) {
        return new Reply.AskAgain(reason);
    }

    /** Whether the first number stands apart from what follows, so that other numbers do not matter. */
    private boolean standsFirst(Mention first) {
        String before = text.substring(0, first.start());
        if (!isFiller(before) || ReplyWords.WOULD.matcher(before).find()) {
            return false;
        }
        String after = afterUnit(first);
        if (!ReplyWords.DELIMITED.matcher(after).find() || isFiller(restOf(1))) {
            return false;
        }
        for (int i = 1; i < mentions.size(); i++) {
            Mention next = mentions.get(i);
            String between = text.substring(Math.max(first.end(), next.start() - 60), next.start());
            if (next.value() != first.value()
                    && ReplyWords.CORRECTED.matcher(between).find()) {
                return false;
            }
        }
        // "1. good 2. bad" is a list of points
        return first.value() != 1
                || mentions.size() < 2
                || !Pattern.compile("[^0-9]2\\s?[.):-]")
                        .matcher(text.substring(first.end()))
                        .find();
    }

    private boolean isMeant(Mention score) {
        // "nine (9)" says it twice
        String before = NUMBER_WORD
                .matcher(text.substring(0, score.start()))
                .replaceAll(word -> Integer.valueOf(score.value()).equals(ReplyWords.NUMBERS.get(word.group()))
                        ? " "
                        : Matcher.quoteReplacement(word.group()));
        String after = text.substring(score.end());
        if (ReplyWords.ELSEWHERE.matcher(text).find()
                || ReplyWords.UNREAL.matcher(text).find()) {
            return false;
        }
        // "I would give a 10, but ..."
        if (ReplyWords.WOULD.matcher(before).find()
                && ReplyWords.BUT.matcher(after).find()) {
            return false;
        }
        boolean onlyFillers = isFiller(restOf(0));
        if (!onlyFillers && (text.indexOf('?') >= 0 || QUESTION.matcher(text).find())) {
            return false;
        }
        if (onlyFillers || isFiller(before) || score.ofTen()) {
            return true;
        }
        if (ReplyWords.SCORE_UNIT.matcher(after).find()
                || ReplyWords.SCORED_BEFORE.matcher(before).find()) {
            return true;
        }
        boolean last = isFiller(after);
        return last
                && (SET_APART.matcher(before).find()
                        || ReplyWords.PRAISE.matcher(before).find());
    }

    /** What stands behind a score and its unit. */
    private String afterUnit(Mention score) {
        String after = text.substring(score.end());
        Matcher unit = ReplyWords.SCORE_UNIT.matcher(after);
        if (unit.find()) {
            String rest = after.substring(unit.end());
            Matcher polite = POLITE.matcher(rest);
            return polite.find() ? rest.substring(polite.end()) : rest;
        }
        return after;
    }

    /** All but the numbers, from the end of the numbers before this one. */
    private String restOf(int from) {
        StringBuilder rest = new StringBuilder();
        int at = from == 0 ? 0 : mentions.get(from - 1).end();
        for (int i = from; i < mentions.size(); i++) {
            rest.append(text, at, mentions.get(i).start()).append(' ');
            at = mentions.get(i).end();
        }
        return rest.append(text.substring(at)).toString();
    }

    static boolean isFiller(String part) {
        Matcher token = TOKEN.matcher(part);
        while (token.find()) {
            String word = token.group();
            if (!ReplyWords.FILLERS.contains(word) && !ReplyWords.isChain(word)) {
                return false;
            }
        }
        return true;
    }

    private void scan() {
        int at = 0;
        Matcher start = START.matcher(text);
        while (at < text.length() && start.find(at)) {
            if (mentions.size() == MOST_MENTIONS) {
                // nobody gives a score by so many numbers
                mentions.add(new Mention(start.start(), text.length(), Mention.NONE, false, Reason.SEVERAL));
                return;
            }
            Mention mention = mentionAt(start.start());
            if (mention == null) {
                at = start.end();
            } else {
                mentions.add(mention);
                at = Math.max(mention.end(), start.start() + 1);
            }
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private @Nullable Matcher at(Pattern pattern, int at) {
        Matcher matcher = pattern.matcher(text);
        matcher.region(at, text.length());
        matcher.useTransparentBounds(true);
        matcher.useAnchoringBounds(false);
        return matcher.lookingAt() ? matcher : null;
    }

    private @Nullable Mention mentionAt(int at) {
        Matcher other = at(DATE, at);
        other = other == null ? at(TIME, at) : other;
        other = other == null ? at(PHONE, at) : other;
        if (other != null) {
            return new Mention(at, other.end(), Mention.NONE, false, null);
        }
        Matcher of = at(OF, at);
        if (of != null && isNumeric(of.group(1), of.group(2))) {
            return fraction(of, at);
        }
        Matcher range = at(RANGE, at);
        if (range != null && isNumeric(range.group(1), range.group(3))) {
            Mention mention = range(range, at);
            if (mention != null) {
                return mention;
            }
        }
        Matcher decimal = at(DECIMAL, at);
        if (decimal != null) {
            return decimal(decimal, at);
        }
        if (!isDigit(text.charAt(at))) {
            return null;
        }
        Matcher number = at(NUMBER, at);
        return number == null ? null : inContext(at, number.end(), number.group(), false);
    }

    /** At least one of them in digits: words alone were brought to digits before. */
    private static boolean isNumeric(String one, String other) {
        return isDigit(one.charAt(0)) || isDigit(other.charAt(0));
    }

    private Mention fraction(Matcher of, int at) {
        String upper = of.group(1);
        String lower = of.group(2);
        boolean glued = at > 0
                && isLetterOrMark(text.charAt(at - 1))
                && isDigit(text.charAt(at))
                && !NUMBERED_PREFIX.matcher(text.substring(0, at)).find();
        if (!"10".equals(number(lower)) || glued) {
            return new Mention(at, of.end(), Mention.NONE, false, glued ? null : Reason.OTHER_SCALE);
        }
        // "9 of 10 customers": a share
        if (counts(text.substring(of.end()), 10)) {
            return new Mention(at, of.end(), Mention.NONE, false, Reason.UNCLEAR);
        }
        String value = number(upper);
        if (value == null) {
            return new Mention(at, of.end(), Mention.NONE, false, Reason.NOT_WHOLE);
        }
        return inContext(at, of.end(), value, true);
    }

    private @Nullable Mention range(Matcher range, int at) {
        String one = number(range.group(1));
        String other = number(range.group(3));
        if (one != null && one.equals(other)) {
            return inContext(at, range.end(), one, false);
        }
        if (counts(text.substring(range.end()), 2)) {
            // "9 - 2 days late" is two things, "8-9 days" is one
            return range.group(2).strip().startsWith("-") && range.group(2).startsWith(" ")
                    ? null
                    : new Mention(at, range.end(), Mention.NONE, false, null);
        }
        return new Mention(at, range.end(), Mention.NONE, false, Reason.SEVERAL);
    }

    private Mention decimal(Matcher decimal, int at) {
        String whole = number(decimal.group());
        if (whole == null) {
            String after = text.substring(decimal.end());
            boolean counted = counts(after, 2) || named(text.substring(0, at));
            return new Mention(at, decimal.end(), Mention.NONE, false, counted ? null : Reason.NOT_WHOLE);
        }
        return inContext(at, decimal.end(), whole, false);
    }

    /** The whole number that a text or word means, or {@code null}: "9.0" is 9. */
    private static @Nullable String number(String operand) {
        if (!isDigit(operand.charAt(0))) {
            Integer value = ReplyWords.NUMBERS.get(operand.toLowerCase(Locale.ROOT));
            return value == null ? null : value.toString();
        }
        Matcher whole = Pattern.compile("([0-9]{1,9})(?:[.,]0{1,2})?").matcher(operand);
        return whole.matches() ? whole.group(1) : null;
    }

    /** Whether what follows says that the number counts something. */
    private boolean counts(String after, int value) {
        return ReplyWords.UNIT_AFTER.matcher(after).find()
                || ReplyWords.COUNTER_AFTER.matcher(after).find()
                || (english
                        && value != 1
                        && ReplyWords.PLURAL_AFTER.matcher(after).find())
                || (value == 1 && ReplyWords.ONE_THING.matcher(after).find());
    }

    private static boolean named(String before) {
        return ReplyWords.NAMED_BEFORE.matcher(before).find();
    }

    private static boolean isLetterOrMark(char c) {
        return Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private Mention inContext(int at, int end, String digits, boolean ofTen) {
        String before = text.substring(Math.max(0, at - 60), at);
        String after = text.substring(end, Math.min(text.length(), end + 60));
        String clause = before.replaceFirst("(?s)^.*[.,;:!?\\n]", "");
        int value = digits.length() > 3 ? 1_000 : Integer.parseInt(digits);
        Reason fault = null;
        boolean other = false;
        if (before.endsWith("+") || after.startsWith("+")) {
            fault = Reason.NOT_SAID;
        } else if (SIGN_BEFORE.matcher(before).find()) {
            fault = Reason.OUT_OF_RANGE;
        } else if (HALF.matcher(after).find() || HALF_BEFORE.matcher(before).find()) {
            fault = Reason.NOT_WHOLE;
        } else if (ReplyWords.BOUND_BEFORE.matcher(before).find()
                || ReplyWords.BOUND_AFTER.matcher(after).find()) {
            fault = Reason.NOT_SAID;
        } else if (STARS.matcher(after).find() && !before.endsWith("*")) {
            fault = Reason.OTHER_SCALE;
        } else if (counts(after, value) || named(before) || isGlued(before, after)) {
            other = true;
        } else if (ReplyWords.DENIED_BEFORE.matcher(clause).find()
                || ReplyWords.DENIED_AFTER.matcher(after).find()) {
            fault = Reason.NOT_SAID;
        } else if (value > 10 || digits.length() > 2 || digits.equals("00")) {
            fault = Reason.OUT_OF_RANGE;
        } else if (value == 1 && !ofTen && NUMBER_ONE.matcher(before).find()) {
            fault = Reason.UNCLEAR;
        } else if (before.endsWith("~") && after.startsWith("~")) {
            // struck through
            fault = Reason.NOT_SAID;
        }
        return new Mention(at, end, fault != null || other ? Mention.NONE : value, ofTen, fault);
    }

    /** Whether letters touch the number, so that it is part of a word: "gr8", "1O", "v9". */
    private static boolean isGlued(String before, String after) {
        if (!before.isEmpty()) {
            char left = before.charAt(before.length() - 1);
            boolean cjk = Character.isIdeographic(left) || isKanaOrHangul(left);
            if (Character.isLetter(left)
                    && !cjk
                    && !NUMBERED_PREFIX.matcher(before).find()) {
                return true;
            }
        }
        if (after.isEmpty() || !LETTER.matcher(after.substring(0, 1)).find()) {
            return false;
        }
        char right = after.charAt(0);
        if (Character.isIdeographic(right) || isKanaOrHangul(right)) {
            return !ReplyWords.GLUED_OK.matcher(after).find();
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(right);
        if (script == Character.UnicodeScript.LATIN) {
            return !Pattern.compile("^(?:ish|points?|pts?|puntos?|pontos?|punkte?|p)(?![\\p{L}0-9])")
                    .matcher(after)
                    .find();
        }
        return script == Character.UnicodeScript.CYRILLIC || script == Character.UnicodeScript.GREEK;
    }

    private static boolean isKanaOrHangul(char c) {
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        return script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA
                || script == Character.UnicodeScript.HANGUL
                || c == 'ー';
    }
}
