package io.github.nps4j.llm;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.TokenUsage;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Theme;
import io.github.nps4j.text.Comment;
import io.github.nps4j.text.CommentThemes;
import io.github.nps4j.text.LexiconThemeExtractor;
import io.github.nps4j.text.ThemeExtractor;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads themes with a language model behind any endpoint that speaks the chat completions of OpenAI with a JSON schema.
 *
 * <pre>{@code
 * ThemeExtractor extractor = LlmThemeExtractor.builder("https://llm.example.com/v1", "some-model")
 *         .apiKey(secrets::llmKey)
 *         .dailyTokens(500_000)
 *         .build();
 * List<CommentThemes> themes = extractor.extractAll(comments);
 * }</pre>
 *
 * <p>What leaves the house: the texts of comments, masked by {@link PersonalDataMask} and cut at
 * {@value #MAX_SENT} characters, and their scores. The name of the person is masked where it is known: use
 * {@link #enrich(NpsResponse)} or {@link #enrichAll}, which take it from the response.
 *
 * <p>What comes back is not believed: it must fit the schema and the closed list of themes, which always holds
 * {@value #OTHER}. A comment is data in JSON and never part of the instructions; if a model follows it all the same, the
 * worst outcome is a wrong theme of the list.
 *
 * <p>The fallback answers a comment where the model cannot: no answer in time, an error, garbage, a theme that is not in
 * the list, the day's cap reached, or a pause of {@link #PAUSE} after {@value #MAX_FAILURES} failures in a row. Nothing is
 * tried twice and nothing is thrown for it; {@link #usage()} and the log say why. The cap is counted in this object: two
 * of them, or a restart, begin at zero.
 *
 * <p>Calls block, at most for the timeout for each batch. Safe for use by several threads.
 */
public final class LlmThemeExtractor implements ThemeExtractor {

    /** The theme for a topic outside the list. */
    public static final String OTHER = "other";

    /** How much of a comment is sent, in UTF-16 units. */
    public static final int MAX_SENT = 4_000;

    /** How many calls in a row may fail before the endpoint is left alone for a while. */
    public static final int MAX_FAILURES = 3;

    /** How long the endpoint is left alone then: one minute. */
    public static final Duration PAUSE = Duration.ofMinutes(1);

    private static final int MAX_BATCH = 100;
    /** So many characters go in one call at most. */
    private static final int MAX_BATCH_CHARACTERS = 40_000;

    private static final Logger log = LoggerFactory.getLogger(LlmThemeExtractor.class);

    private final OpenAiChatModel model;
    private final ThemeExtractor fallback;
    private final Function<NpsResponse, Collection<String>> names;
    private final Set<String> themes;
    private final int batchSize;
    private final Clock clock;
    private final Prompt prompt;
    private final AnswerReader reader;
    private final DailyBudget budget;

    private final Object lock = new Object();
    private int failures;
    private Instant pausedUntil = Instant.MIN;
    private long calls;
    private long answered;
    private long fellBack;
    private String lastProblem = "";

    private LlmThemeExtractor(Builder builder, Set<String> themes) {
        this.model = OpenAiChatModel.builder()
                .baseUrl(builder.baseUrl)
                .modelName(builder.model)
                // The key is put in by the client below and is known to nothing else.
                .apiKey("host")
                .httpClientBuilder(new BoundedHttpClient(builder.apiKey, builder.timeout).asBuilder())
                .timeout(builder.timeout)
                .maxRetries(0)
                .strictJsonSchema(true)
                .logRequests(false)
                .logResponses(false)
                .build();
        this.fallback = builder.fallback == null ? LexiconThemeExtractor.create() : builder.fallback;
        this.names = builder.names;
        this.themes = themes;
        this.batchSize = builder.batchSize;
        this.clock = builder.clock;
        this.prompt = new Prompt(themes);
        this.reader = new AnswerReader(themes);
        this.budget = new DailyBudget(builder.clock, builder.dailyTokens, builder.dailyCost, builder.prices);
    }

    /**
     * A builder.
     *
     * @param baseUrl the address before {@code /chat/completions}, such as {@code https://llm.example.com/v1}; https, or
     *     http on this machine
     * @param model the name of the model at that endpoint
     * @return a builder
     */
    public static Builder builder(String baseUrl, String model) {
        return new Builder(baseUrl, model);
    }

    /**
     * All that an answer can name.
     *
     * @return the closed list, with {@value #OTHER}
     */
    public Set<String> themes() {
        return themes;
    }

    /**
     * What was used today and what became of the comments.
     *
     * @return a snapshot
     */
    public LlmUsage usage() {
        synchronized (lock) {
            return budget.usage(calls, answered, fellBack, lastProblem);
        }
    }

    @Override
    public CommentThemes extract(Comment comment) {
        return extractAll(List.of(comment)).get(0);
    }

    @Override
    public List<CommentThemes> extractAll(List<Comment> comments) {
        return extractAll(comments, n -> List.of());
    }

    @Override
    public NpsResponse enrich(NpsResponse response) {
        return enrichAll(List.of(response)).get(0);
    }

    /**
     * Adds to responses what is missing, as {@link #enrich} does, many at once. The names of each person are masked.
     *
     * @param responses the responses
     * @return the responses with themes, in the same order
     */
    public List<NpsResponse> enrichAll(List<NpsResponse> responses) {
        List<Integer> places = new ArrayList<>();
        List<Comment> comments = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            NpsResponse response = responses.get(i);
            boolean complete = !response.themes().isEmpty()
                    && response.insight().isPresent()
                    && response.language().isPresent();
            Comment comment = complete ? null : Comment.of(response).orElse(null);
            if (comment != null) {
                places.add(i);
                comments.add(comment);
            }
        }
        List<CommentThemes> read = extractAll(comments, n -> names.apply(responses.get(places.get(n))));
        List<NpsResponse> enriched = new ArrayList<>(responses);
        for (int n = 0; n < read.size(); n++) {
            CommentThemes themes = read.get(n);
            // What the source already said stays: the rule is the one of the interface.
            ThemeExtractor known = comment -> themes;
            enriched.set(places.get(n), known.enrich(responses.get(places.get(n))));
        }
        return List.copyOf(enriched);
    }

    private List<CommentThemes> extractAll(List<Comment> comments, Function<Integer, Collection<String>> namesOf) {
        List<@Nullable CommentThemes> read = new ArrayList<>();
        List<Integer> batch = new ArrayList<>();
        List<Prompt.Sent> sent = new ArrayList<>();
        int characters = 0;
        for (int i = 0; i < comments.size(); i++) {
            Comment comment = comments.get(i);
            read.add(null);
            if (comment.text().isBlank()) {
                read.set(i, CommentThemes.none());
                continue;
            }
            String text = cut(PersonalDataMask.mask(cut(comment.text(), 2 * MAX_SENT), namesOf.apply(i)), MAX_SENT);
            if (sent.size() == batchSize || characters + text.length() > MAX_BATCH_CHARACTERS) {
                ask(batch, sent, read);
                characters = 0;
            }
            batch.add(i);
            sent.add(new Prompt.Sent(text, comment.score()));
            characters += text.length();
        }
        ask(batch, sent, read);
        List<CommentThemes> all = new ArrayList<>(comments.size());
        int fellBackNow = 0;
        for (int i = 0; i < comments.size(); i++) {
            CommentThemes answer = read.get(i);
            fellBackNow += answer == null ? 1 : 0;
            all.add(answer == null ? fallback.extract(comments.get(i)) : answer);
        }
        synchronized (lock) {
            fellBack += fellBackNow;
        }
        return List.copyOf(all);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** Asks for one batch, puts what came into its places, and empties the batch. */
    private void ask(List<Integer> batch, List<Prompt.Sent> sent, List<@Nullable CommentThemes> read) {
        if (!batch.isEmpty()) {
            List<@Nullable CommentThemes> answers = answers(List.copyOf(sent));
            for (int n = 0; n < answers.size(); n++) {
                read.set(batch.get(n), answers.get(n));
            }
            batch.clear();
            sent.clear();
        }
    }

    private List<@Nullable CommentThemes> answers(List<Prompt.Sent> sent) {
        synchronized (lock) {
            if (clock.instant().isBefore(pausedUntil)) {
                return List.of();
            }
        }
        String data = prompt.data(sent);
        long mostInput = prompt.mostInput(data);
        int mostOutput = Prompt.mostOutput(sent.size());
        DailyBudget.Share share = budget.take(mostInput, mostOutput);
        if (share == null) {
            problem("the cap of the day is reached");
            return List.of();
        }
        // An endpoint that does not answer in time may charge all the same.
        long input = mostInput;
        long output = mostOutput;
        try {
            synchronized (lock) {
                calls++;
            }
            ChatResponse response = model.chat(prompt.request(data, sent.size()));
            TokenUsage usage = response.tokenUsage();
            if (usage != null && usage.inputTokenCount() != null && usage.outputTokenCount() != null) {
                input = Math.max(0, usage.inputTokenCount());
                output = Math.max(0, usage.outputTokenCount());
            }
            List<@Nullable CommentThemes> answers =
                    reader.read(response.aiMessage().text(), sent.size());
            int usable = 0;
            for (CommentThemes answer : answers) {
                usable += answer == null ? 0 : 1;
            }
            settled(usable, sent.size());
            return answers;
        } catch (RuntimeException e) {
            if (!(e instanceof TimeoutException)) {
                // Refused calls are not charged; what was sent before a connection broke may be.
                output = 0;
                input = status(e) > 0 ? 0 : input;
            }
            failed(reason(e));
            return List.of();
        } finally {
            budget.settle(share, input, output);
        }
    }

    private void settled(int usable, int count) {
        synchronized (lock) {
            answered += usable;
            if (usable > 0) {
                failures = 0;
            }
        }
        if (usable == 0) {
            failed("the answer does not fit the schema or the list of themes");
        } else if (usable < count) {
            problem("the answer does not fit the schema or the list of themes for " + (count - usable) + " of " + count
                    + " comments");
        }
    }

    private void failed(String reason) {
        synchronized (lock) {
            failures++;
            if (failures >= MAX_FAILURES) {
                failures = 0;
                pausedUntil = clock.instant().plus(PAUSE);
            }
        }
        problem(reason);
    }

    private void problem(String reason) {
        synchronized (lock) {
            lastProblem = reason;
        }
        log.warn("The built-in extractor answers instead of the model: {}", reason);
    }

    private static int status(Throwable problem) {
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (at instanceof HttpException http) {
                return http.statusCode();
            }
        }
        return 0;
    }

    /** In our own words: those of the endpoint may quote a comment. */
    private static String reason(RuntimeException e) {
        int status = status(e);
        if (e instanceof TimeoutException) {
            return "the endpoint did not answer in time";
        }
        if (e instanceof RateLimitException || status == 429) {
            return "the endpoint limits the rate of calls (status 429)";
        }
        if (e instanceof AuthenticationException || status == 401 || status == 403) {
            return "the endpoint does not take the key (status " + status + ")";
        }
        return status > 0
                ? "the endpoint refused the call (status " + status + ")"
                : "the call failed (" + e.getClass().getSimpleName() + ")";
    }

    /** Names neither key nor address. */
    @Override
    public String toString() {
        return "LlmThemeExtractor[" + themes.size() + " themes]";
    }

    /** Collects the settings of an extractor. Not thread-safe. */
    public static final class Builder {

        private final String baseUrl;
        private final String model;
        private @Nullable Supplier<String> apiKey;
        private @Nullable Set<String> themes;
        private @Nullable ThemeExtractor fallback;
        private Function<NpsResponse, Collection<String>> names = Builder::knownNames;
        private int batchSize = 20;
        private Duration timeout = Duration.ofSeconds(60);
        private long dailyTokens = 1_000_000;
        private @Nullable BigDecimal dailyCost;
        private TokenPrices prices = new TokenPrices(BigDecimal.ZERO, BigDecimal.ZERO);
        private Clock clock = Clock.systemUTC();

        private Builder(String baseUrl, String model) {
            this.baseUrl = baseUrl;
            this.model = model;
        }

        /**
         * Where the key comes from; asked for each call and kept nowhere. Without one no key is sent.
         *
         * @param key gives the key
         * @return this builder
         */
        public Builder apiKey(Supplier<String> key) {
            this.apiKey = key;
            return this;
        }

        /**
         * The closed list of themes; by default those of the built-in extractor. {@value LlmThemeExtractor#OTHER} is
         * added.
         *
         * @param themes 1 to 100 names, each a valid name of a {@link Theme}
         * @return this builder
         */
        public Builder themes(Collection<String> themes) {
            this.themes = new LinkedHashSet<>(themes);
            return this;
        }

        /**
         * Who answers where the model cannot; the built-in extractor by default.
         *
         * @param fallback an extractor that needs no network
         * @return this builder
         */
        public Builder fallback(ThemeExtractor fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * The names and ids of the person of a response, which are masked in the comment. By default the identity keys,
         * the parts of the email address before the at sign, and the attributes that are called a name, such as
         * "first_name".
         *
         * @param names gives the names of a response
         * @return this builder
         */
        public Builder names(Function<NpsResponse, Collection<String>> names) {
            this.names = names;
            return this;
        }

        /**
         * How many comments go in one call; 20 by default.
         *
         * @param comments 1 to 100
         * @return this builder
         */
        public Builder batchSize(int comments) {
            this.batchSize = comments;
            return this;
        }

        /**
         * How long one call may take, to the last byte of the answer; 60 seconds by default.
         *
         * @param timeout longer than zero, at most ten minutes
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * How many tokens a day (in UTC) may be used, sent and received together; a million by default. What a call may use
         * is estimated generously before it; only an endpoint that counts more than that can pass the cap, by one call.
         *
         * @param tokens zero or more; with zero the fallback answers everything
         * @return this builder
         */
        public Builder dailyTokens(long tokens) {
            this.dailyTokens = tokens;
            return this;
        }

        /**
         * How much a day (in UTC) may cost; no cap but that of tokens by default.
         *
         * @param most the cap, zero or more
         * @param prices what the endpoint charges, in the same currency
         * @return this builder
         */
        public Builder dailyCost(BigDecimal most, TokenPrices prices) {
            this.dailyCost = most;
            this.prices = prices;
            return this;
        }

        /**
         * The clock that tells the day; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The extractor. Nothing is called yet.
         *
         * @return an extractor
         * @throws IllegalStateException naming the setting that cannot be used
         */
        public LlmThemeExtractor build() {
            check(isUsable(baseUrl), "the address must be https, or http on this machine");
            check(!model.isBlank(), "the name of the model is blank");
            check(batchSize >= 1 && batchSize <= MAX_BATCH, "a batch has 1 to " + MAX_BATCH + " comments");
            check(
                    timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(Duration.ofMinutes(10)) <= 0,
                    "the timeout is longer than zero and at most ten minutes");
            check(dailyTokens >= 0, "the tokens of a day are zero or more");
            check(dailyCost == null || dailyCost.signum() >= 0, "the cost of a day is zero or more");
            Set<String> list = new LinkedHashSet<>();
            Collection<String> given =
                    themes == null ? LexiconThemeExtractor.create().themes() : themes;
            for (String name : given) {
                try {
                    list.add(Theme.of(name).name());
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException("The LLM extractor cannot be built: " + e.getMessage(), e);
                }
            }
            check(!list.isEmpty() && list.size() <= 100, "the list has 1 to 100 themes");
            list.add(OTHER);
            return new LlmThemeExtractor(this, java.util.Collections.unmodifiableSet(list));
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalStateException("The LLM extractor cannot be built: " + otherwise);
            }
        }

        private static boolean isUsable(String address) {
            try {
                URI uri = URI.create(address);
                String host = uri.getHost();
                boolean here = host != null
                        && Set.of("localhost", "127.0.0.1", "[::1]").contains(host.toLowerCase(Locale.ROOT));
                return host != null
                        && uri.getUserInfo() == null
                        && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private static Collection<String> knownNames(NpsResponse response) {
            Set<String> names = new LinkedHashSet<>();
            for (IdentityKey key : response.identity().keys()) {
                if (key instanceof IdentityKey.Email email) {
                    names.add(email.localPart());
                } else {
                    names.add(key.value());
                }
            }
            response.attributes().forEach((name, value) -> {
                if (name.toLowerCase(Locale.ROOT).contains("name") || name.contains("이름") || name.contains("氏名")) {
                    names.add(String.valueOf(value));
                }
            });
            return names;
        }
    }
}
