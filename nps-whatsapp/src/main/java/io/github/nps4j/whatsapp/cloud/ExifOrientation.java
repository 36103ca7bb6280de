package io.github.nps4j.whatsapp.cloud;

import java.awt.geom.AffineTransform;

/** How a camera held a picture: tag 0x0112 of the Exif part of a JPEG, 1 (upright) to 8. */
final class ExifOrientation {

    private static final int UPRIGHT = 1;
    private static final int TAG = 0x0112;

    private ExifOrientation() {}

    static int of(byte[] jpeg) {
        if (jpeg.length < 4 || u8(jpeg, 0) != 0xff || u8(jpeg, 1) != 0xd8) {
            return UPRIGHT;
        }
        int at = 2;
        while (at + 4 <= jpeg.length && u8(jpeg, at) == 0xff) {
            int marker = u8(jpeg, at + 1);
            int length = u8(jpeg, at + 2) << 8 | u8(jpeg, at + 3);
            if (marker == 0xda || length < 2) {
                return UPRIGHT;
            }
            if (marker == 0xe1 && isExif(jpeg, at + 4)) {
                return inTiff(jpeg, at + 10, Math.min(jpeg.length, at + 2 + length));
            }
            at += 2 + length;
        }
        return UPRIGHT;
    }

    private static boolean isExif(byte[] jpeg, int at) {
        return at + 6 <= jpeg.length
                && jpeg[at] == 'E'
                && jpeg[at + 1] == 'x'
                && jpeg[at + 2] == 'i'
                && jpeg[at + 3] == 'f'
                && jpeg[at + 4] == 0;
    }

    private static int inTiff(byte[] bytes, int start, int end) {
        if (start + 8 > end) {
            return UPRIGHT;
        }
        boolean little = bytes[start] == 'I';
        long directory = start + u32(bytes, start + 4, little);
        if (directory < start || directory + 2 > end) {
            return UPRIGHT;
        }
        int count = u16(bytes, (int) directory, little);
        for (int i = 0; i < count; i++) {
            int entry = (int) directory + 2 + 12 * i;
            if (entry + 12 > end) {
                return UPRIGHT;
            }
            if (u16(bytes, entry, little) == TAG) {
                int value = u16(bytes, entry + 8, little);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** What sets a picture of this orientation upright. */
    static AffineTransform transform(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    private static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    private static int u16(byte[] bytes, int at, boolean little) {
        return little ? u8(bytes, at) | u8(bytes, at + 1) << 8 : u8(bytes, at) << 8 | u8(bytes, at + 1);
    }

    private static long u32(byte[] bytes, int at, boolean little) {
        long first = u16(bytes, at, little);
        long second = u16(bytes, at + 2, little);
        return little ? first | second << 16 : first << 16 | second;
    }
}
