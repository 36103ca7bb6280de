package io.github.nps4j.whatsapp.error;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The table of errors of the Cloud API (developers.facebook.com, "Error codes", and the template errors of the Business
 * Management API; status of 2026). The table itself is the file {@code errors.tsv} beside this class. Immutable.
 */
public final class ErrorCatalog {

    /** Small subcodes mean other things than the codes of the same number. */
    private static final int FIRST_TEMPLATE_SUBCODE = 2_388_000;

    private static final ErrorCatalog STANDARD = read();

    private final List<ErrorRule> rules;
    private final TreeMap<Integer, ErrorRule> byFirstCode = new TreeMap<>();

    private ErrorCatalog(List<ErrorRule> rules) {
        this.rules = List.copyOf(rules);
        for (ErrorRule rule : rules) {
            Map.Entry<Integer, ErrorRule> before = byFirstCode.floorEntry(rule.lastCode());
            if (before != null && before.getValue().lastCode() >= rule.firstCode()) {
                throw new IllegalStateException("errors.tsv has two rules for error code " + rule.firstCode());
            }
            byFirstCode.put(rule.firstCode(), rule);
        }
    }

    /**
     * The table that ships with the library.
     *
     * @return the one instance
     */
    public static ErrorCatalog standard() {
        return STANDARD;
    }

    /**
     * All rules.
     *
     * @return unmodifiable, by rising code
     */
    public List<ErrorRule> rules() {
        return rules;
    }

    /**
     * What the table says about a code.
     *
     * @param code as Meta sent it
     * @return the rule, empty if the table has none
     */
    public Optional<ErrorRule> find(int code) {
        Map.Entry<Integer, ErrorRule> entry = byFirstCode.floorEntry(code);
        return entry == null || !entry.getValue().covers(code) ? Optional.empty() : Optional.of(entry.getValue());
    }

    /**
     * What to do about an error. A subcode in the table (template errors) beats the code, because it says more. For a
     * code that the table does not know: what Meta calls transient, and HTTP 5xx, is {@link ErrorAction#RETRY} (three
     * times), 429 is {@link ErrorAction#THROTTLE}, 401 and 403 are {@link ErrorAction#FIX_ACCOUNT}, all else is
     * {@link ErrorAction#FIX_REQUEST}.
     *
     * @param error the error
     * @return a rule, never {@code null}
     */
    public ErrorRule classify(WhatsAppError error) {
        if (error.code() == WhatsAppError.NO_CODE) {
            return unknown(error);
        }
        if (error.subcode() >= FIRST_TEMPLATE_SUBCODE) {
            Optional<ErrorRule> bySubcode = find(error.subcode());
            if (bySubcode.isPresent()) {
                return bySubcode.get();
            }
        }
        return find(error.code()).orElseGet(() -> unknown(error));
    }

    private static ErrorRule unknown(WhatsAppError error) {
        int status = error.httpStatus();
        if (status == 429) {
            return rule(error, ErrorAction.THROTTLE, ErrorScope.PHONE_NUMBER, Duration.ofSeconds(5), 0, "Send less");
        }
        if (error.isTransient() || status >= 500) {
            return rule(error, ErrorAction.RETRY, ErrorScope.MESSAGE, Duration.ofSeconds(5), 3, "Try again later");
        }
        if (status == 401 || status == 403) {
            return rule(error, ErrorAction.FIX_ACCOUNT, ErrorScope.CREDENTIAL, Duration.ZERO, 0, "Check the token");
        }
        return rule(
                error,
                ErrorAction.FIX_REQUEST,
                ErrorScope.MESSAGE,
                Duration.ZERO,
                0,
                "Look this code up in Meta's documentation");
    }

    private static ErrorRule rule(
            WhatsAppError error, ErrorAction action, ErrorScope scope, Duration wait, int tries, String advice) {
        return new ErrorRule(
                error.code(),
                error.code(),
                error.httpStatus(),
                "An error that this library does not know",
                action,
                scope,
                wait,
                tries,
                false,
                advice);
    }

    private static ErrorCatalog read() {
        List<ErrorRule> rules = new ArrayList<>();
        try (InputStream in = ErrorCatalog.class.getResourceAsStream("errors.tsv")) {
            if (in == null) {
                throw new IllegalStateException("errors.tsv is missing beside ErrorCatalog: the jar is incomplete");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                rules.add(parse(line.split("\t", -1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("errors.tsv cannot be read", e);
        }
        return new ErrorCatalog(rules);
    }

    private static ErrorRule parse(String[] cells) {
        String[] codes = cells[0].split("-", 2);
        return new ErrorRule(
                Integer.parseInt(codes[0]),
                Integer.parseInt(codes[codes.length - 1]),
                Integer.parseInt(cells[1]),
                cells[2],
                ErrorAction.valueOf(cells[3]),
                ErrorScope.valueOf(cells[4]),
                cells[5].equals("-") ? Duration.ZERO : Duration.parse(cells[5]),
                Integer.parseInt(cells[6]),
                cells[7].equals("yes"),
                cells[8]);
    }
}
