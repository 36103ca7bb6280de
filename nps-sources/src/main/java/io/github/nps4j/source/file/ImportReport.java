package io.github.nps4j.source.file;

import java.time.Duration;

/**
 * What became of the rows of a file, over all runs of its import.
 *
 * @param rows rows behind the header
 * @param accepted rows that the sink took, now or before
 * @param rejected rows that are no valid responses, or that the sink refused
 * @param ignored empty rows
 * @param resumedAt how many rows earlier runs had done when this run began; 0 for a first run
 * @param elapsed the time that all runs took
 */
public record ImportReport(long rows, long accepted, long rejected, long ignored, long resumedAt, Duration elapsed) {}
