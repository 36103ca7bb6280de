package io.github.nps4j.whatsapp.policy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * The time of day in which nobody is written to unasked, in the zone of whoever is written to.
 *
 * @param from when it begins, such as 21:00
 * @param to when it ends, such as 09:00; a time before {@code from} is that of the next day. Equal to {@code from} for none
 */
public record QuietHours(LocalTime from, LocalTime to) {

    /** No quiet hours. */
    public static final QuietHours NONE = new QuietHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

    /** From 21:00 to 09:00: South Korea's law wants a consent of its own for advertising at that time (21:00 to 08:00). */
    public static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(9, 0));

    private static final int LONGEST_SEARCH = 48 * 4;

    /**
     * The first time from now on at which it is quiet in none of the zones.
     *
     * @param now the time
     * @param zones where the person may be, at least one
     * @return {@code now} if it is not quiet; else when it ends. Where the zones leave no time of a day, the first zone decides
     */
    public Instant next(Instant now, List<ZoneId> zones) {
        if (from.equals(to)) {
            return now;
        }
        Instant at = now;
        for (int i = 0; i < LONGEST_SEARCH; i++) {
            Instant latest = at;
            for (ZoneId zone : zones) {
                Instant end = end(at, zone);
                latest = end.isAfter(latest) ? end : latest;
            }
            if (latest.equals(at)) {
                return at;
            }
            at = latest;
        }
        return zones.size() == 1 ? at : next(now, zones.subList(0, 1));
    }

    /** When the quiet time that holds at a time ends; the time itself if none holds. */
    private Instant end(Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean overNight = to.isBefore(from);
        boolean quiet =
                overNight ? !time.isBefore(from) || time.isBefore(to) : !time.isBefore(from) && time.isBefore(to);
        if (!quiet) {
            return at;
        }
        boolean tomorrow = overNight && !time.isBefore(from);
        Instant end = local.toLocalDate()
                .plusDays(tomorrow ? 1 : 0)
                .atTime(to)
                .atZone(zone)
                .toInstant();
        // where a clock is set forward over the end, or back before it
        return end.isAfter(at) ? end : at.plusSeconds(60);
    }
}
