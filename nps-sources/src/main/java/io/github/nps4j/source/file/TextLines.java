package io.github.nps4j.source.file;

import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The physical lines of a file, decoded strictly: a byte that is not in the charset is an error with its place, never a
 * replacement character. Lines can be pushed back. Not thread-safe.
 */
final class TextLines implements AutoCloseable {

    /**
     * A physical line.
     *
     * @param text without its end
     * @param end CR, LF, CRLF, or nothing at the end of the file
     * @param number from 1
     * @param tooLong whether the line went on beyond the bound; the rest is gone
     */
    record Line(String text, String end, long number, boolean tooLong) {}

    private static final int BUFFER = 1 << 16;

    private final String fileName;
    private final InputStream in;
    private final Charset charset;
    private final CharsetDecoder decoder;
    private final int maxLength;
    private String charsetWhy = "";
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).limit(0);
    private final Deque<Line> pushedBack = new ArrayDeque<>();
    private long bytesRead;
    private boolean endOfInput;
    private boolean flushed;
    private boolean malformed;
    private long number;

    /**
     * Begins to read.
     *
     * @param given the charset if there is no byte order mark, or {@code null} for UTF-8
     */
    TextLines(String fileName, InputStream in, @Nullable Charset given, int maxLength) throws IOException {
        this.fileName = fileName;
        this.in = in;
        this.maxLength = maxLength;
        fill();
        this.charset = charset(given);
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private Charset charset(@Nullable Charset given) {
        charsetWhy = "its byte order mark says so";
        if (startsWith(0xef, 0xbb, 0xbf)) {
            return mark(3, StandardCharsets.UTF_8);
        }
        if (startsWith(0xfe, 0xff)) {
            return mark(2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(0xff, 0xfe)) {
            return mark(2, StandardCharsets.UTF_16LE);
        }
        if (given != null) {
            charsetWhy = "it was declared";
            return given;
        }
        Charset wide = wide();
        if (wide != null) {
            charsetWhy = "there is no byte order mark, and every other byte is zero as in UTF-16";
            return wide;
        }
        charsetWhy = "there is no byte order mark and none was declared; a byte that does not fit will be an error";
        return StandardCharsets.UTF_8;
    }

    /** UTF-16 without a mark: Latin letters, digits and delimiters have a zero byte at the one or the other side. */
    private @Nullable Charset wide() {
        int pairs = Math.min(bytes.remaining(), 512) / 2;
        int left = 0;
        int right = 0;
        for (int i = 0; i < pairs; i++) {
            left += bytes.get(2 * i) == 0 ? 1 : 0;
            right += bytes.get(2 * i + 1) == 0 ? 1 : 0;
        }
        if (left + right < Math.max(4, pairs / 4)) {
            return null;
        }
        // Letters such as U+AC00 have the zero at the other side; they are few.
        return right >= 8 * left ? StandardCharsets.UTF_16LE : left >= 8 * right ? StandardCharsets.UTF_16BE : null;
    }

    private boolean startsWith(int... mark) {
        if (bytes.remaining() < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes.get(i) & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private Charset mark(int length, Charset found) {
        bytes.position(length);
        bytesRead = length;
        return found;
    }

    Charset charset() {
        return charset;
    }

    /** Why this charset was taken. */
    String charsetWhy() {
        return charsetWhy;
    }

    /** How many bytes are decoded so far; may be ahead of the lines by a buffer. */
    long bytesRead() {
        return bytesRead;
    }

    void pushBack(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            pushedBack.addFirst(lines.get(i));
        }
    }

    /** The next line, or {@code null} at the end. */
    @Nullable
    Line next() {
        Line again = pushedBack.pollFirst();
        if (again != null) {
            return again;
        }
        StringBuilder text = new StringBuilder();
        boolean tooLong = false;
        boolean any = false;
        number++;
        while (true) {
            int c = read();
            if (c < 0) {
                return any ? new Line(text.toString(), "", number, tooLong) : null;
            }
            any = true;
            if (c == '\n') {
                return new Line(text.toString(), "\n", number, tooLong);
            }
            if (c == '\r') {
                int following = read();
                if (following >= 0 && following != '\n') {
                    chars.position(chars.position() - 1);
                }
                return new Line(text.toString(), following == '\n' ? "\r\n" : "\r", number, tooLong);
            }
            if (text.length() < maxLength) {
                text.append((char) c);
            } else {
                tooLong = true;
            }
        }
    }

    private int read() {
        while (!chars.hasRemaining()) {
            if (malformed) {
                throw new SourceException(fileName + ", line " + number + ": the byte at offset " + bytesRead
                        + " is not valid " + charset.name()
                        + ": save the file as UTF-8, or say which charset it has by charset(...)");
            }
            if (flushed) {
                return -1;
            }
            decode();
        }
        return chars.get();
    }

    private void decode() {
        if (!endOfInput && bytes.remaining() < 16) {
            fill();
        }
        chars.clear();
        int before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, endOfInput);
        bytesRead += bytes.position() - before;
        if (result.isError()) {
            // What stands before it is read first, so that the error comes at its line.
            malformed = true;
        } else if (endOfInput && result.isUnderflow()) {
            flushed = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
    }

    private void fill() {
        bytes.compact();
        try {
            while (bytes.hasRemaining()) {
                int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
                if (count < 0) {
                    endOfInput = true;
                    break;
                }
                bytes.position(bytes.position() + count);
            }
        } catch (IOException e) {
            throw new SourceException(fileName + ", after byte " + bytesRead + ": the file cannot be read on", e);
        } finally {
            bytes.flip();
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new SourceException(fileName + ": the file cannot be closed", e);
        }
    }
}
