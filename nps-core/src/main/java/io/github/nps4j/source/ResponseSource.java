package io.github.nps4j.source;

/**
 * Something that responses can be read from, such as a file. The caller pulls: it takes as many items as it wants, hands
 * them on in batches, and stops when it likes.
 *
 * @implSpec {@link #open()} may be called several times; each reader begins at the start. A source holds no open handle
 *     itself and is safe for use by many threads; a reader is not.
 */
public interface ResponseSource {

    /**
     * The name that stands as the {@linkplain io.github.nps4j.response.NpsResponse#source() source} of its responses.
     *
     * @return the name, not blank
     */
    String name();

    /**
     * Begins to read.
     *
     * @return a reader at the start; the caller closes it
     * @throws SourceException if the source cannot be read
     */
    ResponseReader open();
}
