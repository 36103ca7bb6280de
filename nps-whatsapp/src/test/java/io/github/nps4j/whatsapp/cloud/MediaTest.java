package io.github.nps4j.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.testkit.whatsapp.Endpoint;
import io.github.nps4j.testkit.whatsapp.WhatsAppFault;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaTest {

    private WhatsAppSimulator meta;
    private WhatsAppClient client;

    @BeforeEach
    void start() {
        meta = WhatsAppSimulator.start();
        client = Clients.of(meta);
    }

    @AfterEach
    void stop() {
        client.close();
        meta.close();
    }

    private static byte[] picture(String format, int type, int width, int height, boolean noisy) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(7);
        if (noisy) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.setRGB(x, y, random.nextInt() | 0xff000000);
                }
            }
        }
        return encoded(image, format);
    }

    private static byte[] encoded(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(ImageIO.write(image, format, out)).isTrue();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] jpeg() {
        return picture("jpg", BufferedImage.TYPE_INT_RGB, 40, 20, false);
    }

    @Test
    void aFileGoesUpAndComesBackAsItWas(@TempDir Path directory) throws IOException {
        byte[] bytes = jpeg();
        String id = client.media().upload(MediaFile.of(bytes, "image/jpeg", "größe.jpg"));
        assertThat(meta.media(id)).hasValueSatisfying(kept -> assertThat(kept).isEqualTo(bytes));
        MediaInfo info = client.media().find(id);
        assertThat(info.size()).isEqualTo(bytes.length);
        assertThat(info.mediaType()).isEqualTo("image/jpeg");
        assertThat(info.toString()).doesNotContain("http");
        assertThat(client.media().download(id, 1_000_000)).isEqualTo(bytes);
        Path target = directory.resolve("back.jpg");
        client.media().download(id, target, 1_000_000);
        assertThat(target).hasBinaryContent(bytes);
        client.media().delete(id);
        assertThatThrownBy(() -> client.media().find(id)).isInstanceOf(WhatsAppException.class);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aFileOnDiskIsStreamed(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("notes.txt");
        Files.writeString(file, "words");
        String id = client.media().upload(MediaFile.of(file, "text/plain"));
        assertThat(client.media().download(id, 100)).isEqualTo("words".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatWhatsAppWouldRefuseIsNotSent() {
        refuses(MediaFile.of(new byte[10], "image/tiff", "a.tiff"), "image/tiff");
        refuses(MediaFile.of(new byte[0], "text/plain", "a.txt"), "empty");
        refuses(MediaFile.of(new byte[17 * 1024 * 1024], "video/mp4", "a.mp4"), "17825792", "16777216");
        refuses(MediaFile.of(jpeg(), "image/png", "a.png"), "JPEG");
        refuses(MediaFile.of("words".getBytes(StandardCharsets.UTF_8), "application/pdf", "a.pdf"), "something else");
        refuses(
                MediaFile.of(picture("png", BufferedImage.TYPE_BYTE_GRAY, 9, 9, false), "image/png", "a.png"),
                "8 bits per channel");
        byte[] sticker = new byte[101 * 1024];
        System.arraycopy("RIFF....WEBPVP8 ".getBytes(StandardCharsets.US_ASCII), 0, sticker, 0, 16);
        refuses(MediaFile.of(sticker, "image/webp", "a.webp"), "102400");
        sticker[15] = 'X';
        sticker[20] = 2;
        assertThat(MediaFile.of(sticker, "image/webp", "a.webp").check()).isEqualTo(MediaKind.STICKER);
        assertThat(meta.requests(Endpoint.MEDIA_UPLOAD)).isZero();
    }

    private void refuses(MediaFile file, String... words) {
        assertThatThrownBy(() -> client.media().upload(file))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(words));
    }

    @Test
    void aPictureThatIsTooLargeIsMadeToFitWhereTheHostAllowsIt() throws IOException {
        byte[] large = picture("png", BufferedImage.TYPE_INT_RGB, 1_700, 1_300, true);
        assertThat(large.length).isGreaterThan((int) MediaKind.IMAGE.maxBytes());
        refuses(MediaFile.of(large, "image/png", "a.png"), "image");
        try (WhatsAppClient fitting =
                Clients.builder(meta).reencodeLargeImages().build()) {
            String id = fitting.media().upload(MediaFile.of(large, "image/png", "a.png"));
            byte[] kept = meta.media(id).orElseThrow();
            assertThat(kept.length).isLessThanOrEqualTo((int) MediaKind.IMAGE.maxBytes());
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(kept));
            assertThat((double) image.getWidth() / image.getHeight())
                    .isCloseTo(1_700.0 / 1_300, org.assertj.core.data.Offset.offset(0.01));
            byte[] gray = picture("png", BufferedImage.TYPE_BYTE_GRAY, 90, 60, false);
            fitting.media().upload(MediaFile.of(gray, "image/png", "gray.png"));
            assertThatThrownBy(() -> fitting.media().upload(MediaFile.of(new byte[9], "image/jpeg", "a.jpg")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPictureThatLiesOnItsSideIsSetUpright() throws IOException {
        BufferedImage image = new BufferedImage(80, 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 40, 40);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(40, 0, 40, 40);
        graphics.dispose();
        byte[] plain = encoded(image, "jpg");
        // orientation 6: turn clockwise to see it upright, so the left side becomes the top
        byte[] exif = {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0
        };
        byte[] turned = new byte[plain.length + exif.length];
        System.arraycopy(plain, 0, turned, 0, 2);
        System.arraycopy(exif, 0, turned, 2, exif.length);
        System.arraycopy(plain, 2, turned, 2 + exif.length, plain.length - 2);
        assertThat(ExifOrientation.of(turned)).isEqualTo(6);
        assertThat(ExifOrientation.of(plain)).isEqualTo(1);
        MediaFile upright = ImageFit.fit(MediaFile.of(turned, "image/jpeg", "a.jpg"));
        BufferedImage result = ImageIO.read(new ByteArrayInputStream(upright.readAll()));
        assertThat(result.getWidth()).isEqualTo(40);
        assertThat(result.getHeight()).isEqualTo(80);
        assertThat(new Color(result.getRGB(20, 10)).getRed()).isGreaterThan(200);
        assertThat(new Color(result.getRGB(20, 70)).getBlue()).isGreaterThan(200);
        for (int cut = 0; cut < 60; cut++) {
            // a broken head never throws
            ExifOrientation.of(java.util.Arrays.copyOf(turned, cut));
        }
    }

    @Test
    void anAddressThatHasExpiredIsAskedForAgain() {
        String id = meta.addMedia(jpeg(), "image/jpeg");
        meta.failNext(Endpoint.MEDIA_DOWNLOAD, 1, WhatsAppFault.html(404));
        assertThat(client.media().download(id, 1_000_000)).isEqualTo(jpeg());
        assertThat(meta.requests(Endpoint.MEDIA_READ)).isEqualTo(2);
        meta.failNext(Endpoint.MEDIA_DOWNLOAD, 2, WhatsAppFault.html(404));
        assertThatThrownBy(() -> client.media().download(id, 1_000_000))
                .isInstanceOf(WhatsAppException.class)
                .hasMessageContaining("not there any more");
    }

    @Test
    void mediaBeyondTheBoundAreNotRead() {
        String id = meta.addMedia(jpeg(), "image/jpeg");
        assertThatThrownBy(() -> client.media().download(id, 10))
                .isInstanceOf(WhatsAppException.class)
                .hasMessageContaining("more than the 10");
        assertThat(meta.requests(Endpoint.MEDIA_DOWNLOAD)).isZero();
    }

    @Test
    void theTokenGoesNowhereButToMeta() {
        String id = meta.addMedia(jpeg(), "image/jpeg");
        for (String url :
                new String[] {"https://example.com/x", "https://fbsbx.com.example.com/x", "http://fbsbx.com/x"}) {
            meta.failNext(Endpoint.MEDIA_READ, 1, WhatsAppFault.answer(200, "{\"id\":\"1\",\"url\":\"" + url + "\"}"));
            assertThatThrownBy(() -> client.media().download(id, 1_000))
                    .isInstanceOf(WhatsAppException.class)
                    .hasMessageContaining("token stays here")
                    .message()
                    .doesNotContain("example");
        }
    }

    @Test
    void damagedMediaAreRefused() {
        String id = meta.addMedia(jpeg(), "image/jpeg");
        MediaInfo info = client.media().find(id);
        meta.failNext(
                Endpoint.MEDIA_READ,
                1,
                WhatsAppFault.answer(200, "{\"url\":\"" + info.url() + "\",\"sha256\":\"" + "0".repeat(64) + "\"}"));
        assertThatThrownBy(() -> client.media().download(id, 1_000_000))
                .isInstanceOf(WhatsAppException.class)
                .hasMessageContaining("damaged");
    }
}
