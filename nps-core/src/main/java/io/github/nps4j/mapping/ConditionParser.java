package io.github.nps4j.mapping;

import io.github.nps4j.mapping.Condition.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text form of {@link Condition} by recursive descent, and writes its parts. */
final class ConditionParser {

    /** Deep enough for people, shallow enough for the stack. */
    private static final int MAX_DEPTH = 20;

    private static final Pattern TOKEN = Pattern.compile(
            "(?<quoted>\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+')"
                    + "|(?<operator>>=|<=|!=|==|=|>|<)"
                    + "|(?<parenthesis>[()])"
                    + "|(?<word>[\\p{L}\\p{M}\\p{N}_.-]+)",
            Pattern.DOTALL);

    private static final Pattern SIMPLE_NAME =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]+(?:\\.[\\p{L}\\p{M}\\p{N}_-]+)*");

    private static final Set<String> RESERVED = Set.of("and", "or", "present", "absent", "contains", "not");

    private enum Type {
        WORD,
        QUOTED,
        OPERATOR,
        PARENTHESIS,
        END
    }

    /** A piece of the text. {@code at} counts from 1, as people do. */
    private record Token(Type type, String text, int at) {
        boolean is(String word) {
            return type == Type.WORD && text.equalsIgnoreCase(word);
        }

        boolean isParenthesis(String sign) {
            return type == Type.PARENTHESIS && text.equals(sign);
        }

        String shown() {
            return type == Type.END ? "the end" : "'" + Texts.quotable(text) + "'";
        }
    }

    private final List<Token> tokens;
    private int next;
    private int depth;

    private ConditionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Condition parse(String text) {
        if (text.length() > Condition.MAX_LENGTH) {
            throw new IllegalArgumentException("the condition has " + text.length() + " characters; at most "
                    + Condition.MAX_LENGTH + " are allowed");
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("the condition is empty: leave 'when' out for a rule that always holds");
        }
        ConditionParser parser = new ConditionParser(tokens(text));
        Condition condition = parser.any();
        Token rest = parser.peek();
        if (rest.type() != Type.END) {
            throw wrong("expected 'and', 'or' or the end, not " + rest.shown(), rest);
        }
        return condition;
    }

    /** An attribute as a condition names it. */
    static String written(Attribute attribute) {
        String name = attribute.name();
        if (!name.startsWith(Attribute.CUSTOM_PREFIX)) {
            return name;
        }
        String custom = name.substring(Attribute.CUSTOM_PREFIX.length());
        return SIMPLE_NAME.matcher(custom).matches() ? name : Attribute.CUSTOM_PREFIX + quoted(custom);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                tokens.add(new Token(Type.END, "", at + 1));
                return tokens;
            }
            matcher.region(at, text.length());
            if (!matcher.lookingAt()) {
                char c = text.charAt(at);
                throw new IllegalArgumentException((c == '"' || c == '\''
                                ? "the text in quotes does not end"
                                : "unexpected '" + text.substring(at, text.offsetByCodePoints(at, 1)) + "'")
                        + position(at + 1));
            }
            String found = matcher.group();
            if (matcher.group("quoted") != null) {
                String inner = unescaped(found.substring(1, found.length() - 1));
                Token before = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
                // attributes."What is your plan?" is one name
                if (before != null
                        && before.type() == Type.WORD
                        && before.text().equals(Attribute.CUSTOM_PREFIX)
                        && before.at() + before.text().length() == at + 1) {
                    tokens.set(tokens.size() - 1, new Token(Type.WORD, before.text() + inner, before.at()));
                } else {
                    tokens.add(new Token(Type.QUOTED, inner, at + 1));
                }
            } else {
                Type type = matcher.group("operator") != null
                        ? Type.OPERATOR
                        : matcher.group("word") != null ? Type.WORD : Type.PARENTHESIS;
                tokens.add(new Token(type, found, at + 1));
            }
            at = matcher.end();
        }
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
        }
        return plain.toString();
    }

    private Condition any() {
        List<Condition> parts = new ArrayList<>();
        parts.add(all());
        while (peek().is("or")) {
            next++;
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
    }

    private Condition all() {
        List<Condition> parts = new ArrayList<>();
        parts.add(single());
        while (peek().is("and")) {
            next++;
            parts.add(single());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
    }

    private Condition single() {
        Token token = take();
        if (token.isParenthesis("(")) {
            if (++depth > MAX_DEPTH) {
                throw wrong("more than " + MAX_DEPTH + " parentheses are open", token);
            }
            Condition inner = any();
            Token end = take();
            if (!end.isParenthesis(")")) {
                throw wrong("expected ')', not " + end.shown(), end);
            }
            depth--;
            return inner;
        }
        if (token.is("not")) {
            throw wrong("there is no 'not': use != or absent", token);
        }
        if (token.type() != Type.WORD || RESERVED.contains(token.text().toLowerCase(Locale.ROOT))) {
            throw wrong("expected an attribute such as score, not " + token.shown(), token);
        }
        return at(token, () -> comparison(Attribute.of(token.text())));
    }

    private Condition comparison(Attribute attribute) {
        Token verb = take();
        if (verb.is("present")) {
            return Condition.present(attribute);
        }
        if (verb.is("absent")) {
            return Condition.absent(attribute);
        }
        if (verb.is("contains")) {
            String text = literal("contains");
            return Condition.contains(attribute, text);
        }
        if (verb.type() != Type.OPERATOR) {
            throw wrong(
                    "expected >=, <=, >, <, =, !=, contains, present or absent after '" + attribute + "', not "
                            + verb.shown(),
                    verb);
        }
        String sign = verb.text().equals("==") ? "=" : verb.text();
        for (Operator operator : Operator.values()) {
            if (operator.sign().equals(sign)) {
                return Condition.compare(attribute, operator, literal(sign));
            }
        }
        throw new IllegalStateException("no operator " + sign);
    }

    private String literal(String after) {
        Token token = take();
        boolean word =
                token.type() == Type.WORD && !RESERVED.contains(token.text().toLowerCase(Locale.ROOT));
        if (!word && token.type() != Type.QUOTED) {
            throw wrong(
                    "expected a value after '" + after + "', not " + token.shown()
                            + (token.type() == Type.WORD ? "; put it in quotes if it is one" : ""),
                    token);
        }
        return token.text();
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = tokens.get(next);
        if (token.type() != Type.END) {
            next++;
        }
        return token;
    }

    private interface Part {
        Condition read();
    }

    /** Adds the place to what an attribute or a comparison has to say about itself. */
    private static Condition at(Token token, Part part) {
        try {
            return part.read();
        } catch (WrongConditionException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() == null ? "wrong condition" : e.getMessage(), token);
        }
    }

    private static WrongConditionException wrong(String message, Token token) {
        return new WrongConditionException(message + position(token.at()));
    }

    private static String position(int at) {
        return " (character " + at + " of the condition)";
    }

    private static final class WrongConditionException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        WrongConditionException(String message) {
            super(message);
        }
    }
}
