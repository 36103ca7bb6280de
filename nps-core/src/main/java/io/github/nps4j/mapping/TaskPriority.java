package io.github.nps4j.mapping;

/** How urgent a task is. */
public enum TaskPriority {
    /** May wait. */
    LOW,
    /** As usual. */
    NORMAL,
    /** First. */
    HIGH
}
