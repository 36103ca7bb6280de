package io.github.nps4j.source.file;

/**
 * How far a file is read.
 *
 * @param rows rows behind the header that were handed out
 * @param trail a hash of these rows, so that a file that has changed meanwhile is noticed
 * @param accepted rows that are responses
 * @param rejected rows that are not, or that the sink refused
 * @param rejectedBytes the length of the file of rejected rows
 * @param elapsedMillis the time spent so far
 */
record Checkpoint(long rows, long trail, long accepted, long rejected, long rejectedBytes, long elapsedMillis) {

    static final Checkpoint START = new Checkpoint(0, 0, 0, 0, 0, 0);

    /** The hash after one more row. */
    static long trail(long before, String raw) {
        return before * 1_099_511_628_211L + raw.hashCode();
    }
}
