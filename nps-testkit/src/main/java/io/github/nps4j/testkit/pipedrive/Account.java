package io.github.nps4j.testkit.pipedrive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One Pipedrive company: its fields, records, notes and activities. */
final class Account {

    final Settings settings;
    final FieldStore fields = new FieldStore();
    final Values values = new Values(fields);
    final RecordStore records;
    final EngagementStore engagements;
    final RateLimits limits;
    final List<String> activityTypes = new CopyOnWriteArrayList<>(List.of("call", "meeting", "task", "email"));

    Account(Settings settings) {
        this.settings = settings;
        this.records = new RecordStore(settings.clock, settings.searchDelay);
        this.engagements = new EngagementStore(settings.clock);
        this.limits = new RateLimits(settings);
    }
}
