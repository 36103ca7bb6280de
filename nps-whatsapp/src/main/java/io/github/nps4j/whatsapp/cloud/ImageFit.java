package io.github.nps4j.whatsapp.cloud;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a picture anew as a JPEG that fits. */
final class ImageFit {

    /** Largest file that is read. */
    static final long MAX_INPUT = 64L * 1024 * 1024;

    /** Most pixels of the picture as it comes, so that a small file cannot fill the memory. */
    private static final long MAX_PIXELS = 120_000_000;

    /** Most pixels that are held in memory: more than a phone shows. */
    private static final long KEPT_PIXELS = 12_000_000;

    private static final float[] QUALITIES = {0.9f, 0.8f, 0.7f};
    private static final int SMALLEST_SIDE = 320;

    private ImageFit() {}

    /**
     * A picture that fits.
     *
     * @throws IllegalArgumentException if it cannot be read or made to fit
     */
    static MediaFile fit(MediaFile file) {
        if (file.size() > MAX_INPUT) {
            throw new IllegalArgumentException(
                    "The picture has " + file.size() + " bytes; at most " + MAX_INPUT + " are made to fit");
        }
        byte[] source = file.readAll();
        try {
            BufferedImage image = upright(read(source), ExifOrientation.of(source));
            byte[] jpeg = shrink(image, MediaKind.IMAGE.maxBytes());
            return MediaFile.owned(jpeg, "image/jpeg", withJpegEnding(file.name()));
        } catch (IOException | RuntimeException e) {
            if (e instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalArgumentException("The picture cannot be read, so it cannot be made to fit", e);
        }
    }

    private static BufferedImage read(byte[] source) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(source))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IllegalArgumentException(
                        "The picture is of a form that Java cannot read: convert it to JPEG");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw new IllegalArgumentException(
                            "The picture has " + pixels + " pixels; at most " + MAX_PIXELS + " are read");
                }
                ImageReadParam param = reader.getDefaultReadParam();
                int step = (int) Math.ceil(Math.sqrt((double) pixels / KEPT_PIXELS));
                if (step > 1) {
                    param.setSourceSubsampling(step, step, 0, 0);
                }
                return reader.read(0, param);
            } finally {
                reader.dispose();
            }
        }
    }

    /** JPEG has no transparency, and a camera's picture may lie on its side. */
    private static BufferedImage upright(BufferedImage image, int orientation) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean turned = orientation >= 5;
        BufferedImage result =
                new BufferedImage(turned ? height : width, turned ? width : height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, result.getWidth(), result.getHeight());
            graphics.drawImage(image, ExifOrientation.transform(orientation, width, height), null);
        } finally {
            graphics.dispose();
        }
        return result;
    }

    private static byte[] shrink(BufferedImage image, long max) throws IOException {
        BufferedImage current = image;
        while (true) {
            for (float quality : QUALITIES) {
                byte[] jpeg = jpeg(current, quality);
                if (jpeg.length <= max) {
                    return jpeg;
                }
            }
            int width = current.getWidth() * 3 / 4;
            int height = current.getHeight() * 3 / 4;
            if (Math.max(width, height) < SMALLEST_SIDE) {
                throw new IllegalArgumentException("The picture cannot be made small enough for WhatsApp");
            }
            current = scaled(current, Math.max(1, width), Math.max(1, height));
        }
    }

    private static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(
                    image,
                    AffineTransform.getScaleInstance(
                            (double) width / image.getWidth(), (double) height / image.getHeight()),
                    null);
        } finally {
            graphics.dispose();
        }
        return result;
    }

    private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static String withJpegEnding(String name) {
        int dot = name.lastIndexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name) + ".jpg";
    }
}
