package io.github.nps4j.whatsapp.policy;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.Consents;
import io.github.nps4j.channel.Limit;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Reservation;
import io.github.nps4j.channel.SendRequest;
import io.github.nps4j.channel.Suppression;
import io.github.nps4j.whatsapp.phone.PhoneForms;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for sending by WhatsApp from one business number. They are asked twice: {@link #check} when a message is
 * scheduled, and {@link #reserve} at the moment of sending, which counts it in the store that all nodes share. The order:
 * what the person wants (stops, suppressions, consent), then the service window, then quiet hours, then the limits of Meta
 * and of the host.
 *
 * <p>The defaults are those of Meta's pages of 2025 and 2026; every value can be set. Immutable and thread-safe, as its store
 * is.
 */
public final class SendPolicy {

    private static final Duration DAY = Duration.ofHours(24);

    private final ChannelStore store;
    private final String portfolio;
    private final String number;
    private final boolean consentNeeded;
    private final Duration windowMargin;
    private final PortfolioLimit portfolioLimit;
    private final long dailyCap;
    private final int perSecond;
    private final Duration throughputMargin;
    private final Duration dayMargin;
    private final Duration pairEvery;
    private final int pairBurst;
    private final QuietHours quietHours;
    private final ZoneId fallbackZone;
    private final int pushesPerDay;
    private final Duration surveyRest;
    private final Set<String> noMarketingRegions;

    private SendPolicy(Builder builder) {
        this.store = builder.store;
        this.portfolio = builder.portfolio;
        this.number = builder.number;
        this.consentNeeded = builder.consentNeeded;
        this.windowMargin = builder.windowMargin;
        this.portfolioLimit = builder.portfolioLimit;
        this.dailyCap = builder.dailyCap;
        this.perSecond = builder.perSecond;
        this.throughputMargin = builder.throughputMargin;
        this.dayMargin = builder.dayMargin;
        this.pairEvery = builder.pairEvery;
        this.pairBurst = builder.pairBurst;
        this.quietHours = builder.quietHours;
        this.fallbackZone = builder.fallbackZone;
        this.pushesPerDay = builder.pushesPerDay;
        this.surveyRest = builder.surveyRest;
        this.noMarketingRegions = Set.copyOf(builder.noMarketingRegions);
    }

    /**
     * A policy for one business number.
     *
     * @param store what the nodes share
     * @param portfolio the business portfolio, whose numbers share one messaging limit; any name of at most 100 characters
     * @param number the phone number id of the business number
     * @return a builder with the defaults
     */
    public static Builder builder(ChannelStore store, String portfolio, String number) {
        return new Builder(store, portfolio, number);
    }

    /**
     * Whether a message may be sent, as far as it can be told without counting it. Good for schedules and forecasts; only
     * {@link #reserve} allows to send.
     *
     * @param intent the message
     * @param now the time
     * @return what to do
     */
    public Decision check(SendIntent intent, Instant now) {
        Optional<Decision> wish = unwanted(intent, now);
        if (wish.isPresent()) {
            return wish.get();
        }
        boolean open = windowOpen(intent.names(), now);
        if (!open && intent.form() == SendIntent.Form.FREE) {
            return new Decision.UseTemplate("the service window of 24 hours is closed");
        }
        return timing(intent, now).orElseGet(() -> new Decision.Send(open));
    }

    /**
     * Takes the place of a message in all its limits. Only after {@link Decision.Send} may it be sent, and then at once; if it
     * surely was not sent, call {@link #release}.
     *
     * @param intent the message
     * @param now the time
     * @return what to do
     */
    public Decision reserve(SendIntent intent, Instant now) {
        return reserve(List.of(intent), now).get(0);
    }

    /**
     * Takes the places of many messages in one transaction.
     *
     * @param intents the messages
     * @param now the time
     * @return what to do with each, in order
     */
    public List<Decision> reserve(List<SendIntent> intents, Instant now) {
        List<Decision> decisions = new ArrayList<>();
        List<SendRequest> requests = new ArrayList<>();
        for (SendIntent intent : intents) {
            Decision decision = check(intent, now);
            decisions.add(decision);
            if (decision instanceof Decision.Send send) {
                requests.add(request(intent, send.inWindow()));
            }
        }
        List<Reservation> reservations = store.reserve(requests, now);
        int next = 0;
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i) instanceof Decision.Send) {
                Reservation reservation = reservations.get(next++);
                if (reservation instanceof Reservation.Barred barred) {
                    decisions.set(i, never(barred.reason()));
                } else if (reservation instanceof Reservation.Full full) {
                    decisions.set(i, later(intents.get(i), full));
                }
            }
        }
        return decisions;
    }

    /**
     * Gives the places of a message back.
     *
     * @param id the id of the attempt
     */
    public void release(String id) {
        store.release(id);
    }

    /**
     * Whether a person's service window is open: the person wrote to, or called, this number within 24 hours less the margin.
     *
     * @param names all names of the person
     * @param now the time
     * @return {@code true} if free text is allowed
     */
    public boolean windowOpen(Collection<String> names, Instant now) {
        return store.lastInbound(number, names).values().stream().anyMatch(at -> now.isBefore(windowEnd(at)));
    }

    /**
     * When the service window closes that a message of a person opens, less the margin.
     *
     * @param lastInbound when the person wrote last
     * @return the first time at which free text is not allowed any more
     */
    public Instant windowEnd(Instant lastInbound) {
        return lastInbound.plus(DAY).minus(windowMargin);
    }

    /**
     * How many more people may be written to outside of service windows now.
     *
     * @param now the time
     * @return how many, 0 or more
     */
    public long portfolioRoom(Instant now) {
        return portfolioLimit.isUnlimited()
                ? Long.MAX_VALUE
                : Math.max(
                        0, portfolioLimit.users() - store.counted(portfolioCounter(), now.minus(DAY.plus(dayMargin))));
    }

    /**
     * How many more pushes the host's daily cap allows now.
     *
     * @param now the time
     * @return how many, 0 or more
     */
    public long dailyRoom(Instant now) {
        return dailyCap == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : Math.max(0, dailyCap - store.counted(dailyCounter(), now.minus(DAY.plus(dayMargin))));
    }

    ChannelStore store() {
        return store;
    }

    PortfolioLimit portfolioLimit() {
        return portfolioLimit;
    }

    long dailyCap() {
        return dailyCap;
    }

    /** What the limits leave in the long run. */
    double perSecond() {
        return perSecond / (1 + throughputMargin.toMillis() / 1_000.0);
    }

    /** The length of the moving day, its margin included. */
    Duration day() {
        return DAY.plus(dayMargin);
    }

    String askedCounter(String person) {
        return "wa/asked/" + portfolio + "/" + person;
    }

    Duration surveyRest() {
        return surveyRest;
    }

    private String portfolioCounter() {
        return "wa/portfolio/" + portfolio;
    }

    private String dailyCounter() {
        return "wa/daily/" + number;
    }

    private String pushCounter(String person) {
        return "wa/push/" + portfolio + "/" + person;
    }

    /** What the person, or Meta, does not want at all. */
    Optional<Decision> unwanted(SendIntent intent, Instant now) {
        if (intent.isStopConfirmation()) {
            return Optional.empty();
        }
        return unwanted(intent, store.consents(intent.names()), store.suppressions(intent.names()), now);
    }

    /** The same, from what is known of many people. */
    Optional<Decision> unwanted(
            SendIntent intent,
            Map<String, List<Consent>> said,
            Map<String, List<Suppression>> suppressions,
            Instant now) {
        Consents consents = Consents.of(of(intent, said));
        Optional<Suppression.Reason> reason = consents.stopped(intent.purpose())
                .or(() -> of(intent, suppressions).stream()
                        .filter(suppression -> suppression.holds(now))
                        .map(Suppression::reason)
                        .sorted()
                        .findFirst());
        if (reason.isEmpty() && consentNeeded && intent.isPush() && !consents.granted(intent.purpose())) {
            reason = Optional.of(Suppression.Reason.NO_CONSENT);
        }
        if (reason.isPresent()) {
            return Optional.of(never(reason.get()));
        }
        boolean held = intent.purpose() == Purpose.MARKETING
                && intent.form() == SendIntent.Form.TEMPLATE
                && PhoneForms.region(intent.person())
                        .filter(noMarketingRegions::contains)
                        .isPresent();
        return held
                ? Optional.of(new Decision.Never(
                        Suppression.Reason.REFUSED, "Meta delivers no marketing templates to numbers of this country"))
                : Optional.empty();
    }

    private static <T> List<T> of(SendIntent intent, Map<String, List<T>> known) {
        return intent.names().stream()
                .flatMap(name -> known.getOrDefault(name, List.of()).stream())
                .toList();
    }

    private static Decision never(Suppression.Reason reason) {
        return new Decision.Never(
                reason,
                switch (reason) {
                    case OPTED_OUT -> "the person stopped all messages";
                    case MARKETING_STOPPED -> "the person stopped marketing messages";
                    case NO_CONSENT -> "there is no consent of the person; record one, or switch the rule off";
                    case UNREACHABLE -> "messages do not reach the person";
                    case REFUSED -> "the vendor refuses messages to the person";
                    case HOST -> "the host suppressed the person";
                });
    }

    /** Quiet hours, and what the person got lately. */
    private Optional<Decision> timing(SendIntent intent, Instant now) {
        Instant until = awake(intent, now);
        return until.isAfter(now)
                ? Optional.of(new Decision.Wait(until, "it is quiet time where the person lives"))
                : Optional.empty();
    }

    /** The first time from a time on at which the message may go out for all of quiet hours. */
    Instant awake(SendIntent intent, Instant time) {
        return intent.isPush() ? quietHours.next(time, zones(intent)) : time;
    }

    private List<ZoneId> zones(SendIntent intent) {
        if (intent.zone().isPresent()) {
            return List.of(intent.zone().get());
        }
        List<ZoneId> zones =
                PhoneForms.region(intent.person()).map(RegionZones::of).orElse(List.of());
        return zones.isEmpty() ? List.of(fallbackZone) : zones;
    }

    private Decision later(SendIntent intent, Reservation.Full full) {
        String counter = full.counter();
        String why = counter.startsWith("wa/portfolio/")
                ? "the portfolio's messaging limit of 24 hours is used up"
                : counter.startsWith("wa/daily/")
                        ? "the host's daily cap is used up"
                        : counter.startsWith("wa/throughput/")
                                ? "the number's throughput is used up"
                                : counter.startsWith("wa/pair/")
                                        ? "the person got too many messages in a row"
                                        : counter.startsWith("wa/push/")
                                                ? "the person got a push in the last 24 hours"
                                                : counter.startsWith("wa/asked/")
                                                        ? "the person was asked lately"
                                                        : "a limit is used up";
        return new Decision.Wait(awake(intent, full.notBefore()), why);
    }

    private SendRequest request(SendIntent intent, boolean inWindow) {
        List<Limit> limits = new ArrayList<>();
        String person = intent.person();
        limits.add(Limit.sends(
                "wa/throughput/" + number,
                intent.id(),
                perSecond,
                Duration.ofSeconds(1).plus(throughputMargin)));
        limits.add(new Limit.Burst("wa/pair/" + number + "/" + person, pairEvery, pairBurst));
        if (!inWindow && !portfolioLimit.isUnlimited()) {
            limits.add(new Limit.Window(portfolioCounter(), person, portfolioLimit.users(), day()));
        }
        if (intent.isPush()) {
            if (dailyCap != Long.MAX_VALUE) {
                limits.add(Limit.sends(dailyCounter(), intent.id(), dailyCap, day()));
            }
            // a push that is allowed on top is counted, but not held back
            limits.add(Limit.sends(
                    pushCounter(person),
                    intent.id(),
                    intent.allowsMorePushes() ? Integer.MAX_VALUE : pushesPerDay,
                    DAY));
        }
        if (intent.isSurvey() && !surveyRest.isZero()) {
            limits.add(Limit.sends(askedCounter(person), intent.id(), 1, surveyRest));
        }
        if (intent.isStopConfirmation()) {
            limits.add(Limit.sends("wa/stopped/" + number + "/" + person, intent.id(), 1, DAY));
            // a name that nobody can stop: this is the one message that goes to a person who did
            return new SendRequest(intent.id(), Set.of("stop confirmation"), Purpose.SERVICE, limits);
        }
        return new SendRequest(intent.id(), intent.names(), intent.purpose(), limits);
    }

    @Override
    public String toString() {
        return "SendPolicy[" + perSecond + "/s, " + (dailyCap == Long.MAX_VALUE ? "no daily cap" : dailyCap + " a day")
                + ", portfolio " + (portfolioLimit.isUnlimited() ? "unlimited" : portfolioLimit.users()) + "]";
    }

    /** Builds a policy. Not thread-safe. */
    public static final class Builder {

        private final ChannelStore store;
        private final String portfolio;
        private final String number;
        private boolean consentNeeded = true;
        private Duration windowMargin = Duration.ofMinutes(10);
        private PortfolioLimit portfolioLimit = PortfolioLimit.STARTER;
        private long dailyCap = Long.MAX_VALUE;
        private int perSecond = 80;
        private Duration throughputMargin = Duration.ofMillis(250);
        private Duration dayMargin = Duration.ofMinutes(1);
        private Duration pairEvery = Duration.ofSeconds(6);
        private int pairBurst = 45;
        private QuietHours quietHours = QuietHours.NIGHT;
        private ZoneId fallbackZone = ZoneOffset.UTC;
        private int pushesPerDay = 1;
        private Duration surveyRest = Duration.ofDays(90);
        private Set<String> noMarketingRegions = Set.of("US");

        private Builder(ChannelStore store, String portfolio, String number) {
            if (portfolio.isEmpty() || portfolio.length() > 100 || number.isEmpty() || number.length() > 50) {
                throw new IllegalArgumentException(
                        "a portfolio has a name of 1 to 100 characters, a business number an id of 1 to 50");
            }
            this.store = store;
            this.portfolio = portfolio;
            this.number = number;
        }

        private static Duration notNegative(String what, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(what + " is zero or more; got " + value);
            }
            return value;
        }

        private static long positive(String what, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " is 1 or more; got " + value);
            }
            return value;
        }

        /**
         * Whether a push needs a recorded consent. Default: yes, since Meta's policy wants an opt-in before templates.
         *
         * @param needed {@code false} if the host keeps consents elsewhere and asks for them itself
         * @return this
         */
        public Builder consentNeeded(boolean needed) {
            this.consentNeeded = needed;
            return this;
        }

        /**
         * How long before the end of the 24-hour service window free text is sent no more. Default: 10 minutes; Meta was seen
         * to refuse (131047) shortly before the end.
         *
         * @param margin zero to 23 hours
         * @return this
         */
        public Builder windowMargin(Duration margin) {
            if (margin.compareTo(Duration.ofHours(23)) > 0) {
                throw new IllegalArgumentException("a window of 24 hours has a margin of at most 23; got " + margin);
            }
            this.windowMargin = notNegative("the margin of the window", margin);
            return this;
        }

        /**
         * How many people the portfolio may write to in 24 hours. Default: 250, as every new portfolio; read the true one from
         * the phone number's health.
         *
         * @param limit the limit
         * @return this
         */
        public Builder portfolioLimit(PortfolioLimit limit) {
            this.portfolioLimit = limit;
            return this;
        }

        /**
         * How many pushes the host wants to send from this number in any 24 hours. Default: as many as the rest allows.
         *
         * @param pushes 1 or more
         * @return this
         */
        public Builder dailyCap(long pushes) {
            this.dailyCap = positive("the daily cap", pushes);
            return this;
        }

        /**
         * How many messages the number may send in a second. Default: 80; Meta raises it to 1,000 for numbers with an unlimited
         * tier, and numbers that also run in the app have 20. What comes in counts too.
         *
         * @param messages 1 or more
         * @return this
         */
        public Builder throughput(int messages) {
            this.perSecond = (int) positive("the throughput", messages);
            return this;
        }

        /**
         * By how much messages may arrive closer together than they were reserved: the second in which throughput is counted is
         * longer by this. Default: 250 ms, so 64 messages in a second of the 80.
         *
         * @param margin zero or more
         * @return this
         */
        public Builder throughputMargin(Duration margin) {
            this.throughputMargin = notNegative("the margin of the throughput", margin);
            return this;
        }

        /**
         * By how much the 24 hours of portfolio limit and daily cap are counted longer. Default: 1 minute, for clocks that
         * differ.
         *
         * @param margin zero or more
         * @return this
         */
        public Builder dayMargin(Duration margin) {
            this.dayMargin = notNegative("the margin of the day", margin);
            return this;
        }

        /**
         * How many messages one person gets. Default: one in 6 seconds, and up to 45 at once, borrowed from the time that
         * follows (Meta, "Pair rate limits").
         *
         * @param every the time that each message takes in the long run
         * @param burst how many may come at once, 1 or more
         * @return this
         */
        public Builder pairRate(Duration every, int burst) {
            this.pairEvery = every;
            this.pairBurst = (int) positive("the burst", burst);
            return this;
        }

        /**
         * When nobody is written to unasked. Default: 21:00 to 09:00 in the person's zone.
         *
         * @param quiet the quiet hours; {@link QuietHours#NONE} for none
         * @return this
         */
        public Builder quietHours(QuietHours quiet) {
            this.quietHours = quiet;
            return this;
        }

        /**
         * The zone for people of whom neither zone nor country is known. Default: UTC.
         *
         * @param zone the zone
         * @return this
         */
        public Builder fallbackZone(ZoneId zone) {
            this.fallbackZone = zone;
            return this;
        }

        /**
         * How many pushes a person gets in any 24 hours. Default: 1.
         *
         * @param pushes 1 or more
         * @return this
         */
        public Builder pushesPerDay(int pushes) {
            this.pushesPerDay = (int) positive("the number of pushes", pushes);
            return this;
        }

        /**
         * How long a person is left alone after a survey. Default: 90 days.
         *
         * @param rest zero or more
         * @return this
         */
        public Builder surveyRest(Duration rest) {
            this.surveyRest = notNegative("the rest after a survey", rest);
            return this;
        }

        /**
         * Countries to whose numbers Meta delivers no marketing templates. Default: the United States (since 1 April 2025, still
         * so in February 2026).
         *
         * @param regions ISO 3166-1 alpha-2 codes
         * @return this
         */
        public Builder noMarketingRegions(Set<String> regions) {
            this.noMarketingRegions = Set.copyOf(regions);
            return this;
        }

        /**
         * Builds the policy.
         *
         * @return the policy
         */
        public SendPolicy build() {
            return new SendPolicy(this);
        }
    }
}
