package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SendGuard;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Moves the bytes of media, which do not fit the JSON client: streamed, so that 100 MiB are never in memory. */
final class MediaTransport {

    /** Where Meta keeps media; the token goes nowhere else. */
    private static final List<String> HOSTS = List.of("fbsbx.com", "facebook.com", "fbcdn.net", "whatsapp.net");

    private static final int MAX_ANSWER = 1024 * 1024;
    private static final int BUFFER = 16 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .build();

    private final OkHttpClient client;
    private final boolean ownClient;
    private final Credentials credentials;
    private final HttpUrl base;

    MediaTransport(Settings settings, Credentials credentials, String baseUrl, String version) {
        this.ownClient = settings.client == null;
        this.client = (settings.client == null ? new OkHttpClient.Builder() : settings.client.newBuilder())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .connectTimeout(settings.connectTimeout)
                .readTimeout(settings.callTimeout)
                .writeTimeout(settings.callTimeout)
                .callTimeout(settings.callTimeout)
                .build();
        this.credentials = credentials;
        this.base = HttpUrl.get(baseUrl + "/" + version);
    }

    /** The technical side. */
    record Settings(@Nullable OkHttpClient client, Duration connectTimeout, Duration callTimeout) {}

    JsonNode upload(String phoneNumberId, MediaFile file) {
        HttpUrl url = base.newBuilder()
                .addPathSegment(phoneNumberId)
                .addPathSegment("media")
                .build();
        MediaType type = MediaType.get(file.mediaType());
        RequestBody content = file.path() != null
                ? RequestBody.create(file.path().toFile(), type)
                : RequestBody.create(file.readAll(), type);
        RequestBody body = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("messaging_product", "whatsapp")
                .addFormDataPart("type", file.mediaType())
                .addFormDataPart("file", file.name(), content)
                .build();
        return withRenewal(proof -> {
            Request.Builder request = new Request.Builder().url(url).post(body);
            proof.forEach(request::header);
            SendGuard.check();
            try (Response response = client.newCall(request.build()).execute()) {
                JsonNode json = json(response);
                return response.isSuccessful() && json.path("error").isMissingNode()
                        ? Outcome.of(json)
                        : Outcome.refused(response.code(), json);
            }
        });
    }

    /** Returns {@code false} if the address has expired. */
    boolean download(MediaInfo info, long maxBytes, MediaClient.Target target) {
        HttpUrl url = HttpUrl.parse(info.url());
        if (url == null || !isMetas(url)) {
            throw failed(
                    FailureKind.FORBIDDEN, "the address of the media is not one of Meta's, so the token stays here");
        }
        return withRenewal(proof -> {
            Request.Builder request = new Request.Builder().url(url).get();
            proof.forEach(request::header);
            try (Response response = client.newCall(request.build()).execute()) {
                if (response.code() == 404 || response.code() == 410) {
                    return Outcome.of(false);
                }
                if (!response.isSuccessful() || response.body() == null) {
                    return Outcome.refused(response.code(), json(response));
                }
                copy(response.body().byteStream(), info, maxBytes, target);
                return Outcome.of(true);
            }
        });
    }

    private boolean isMetas(HttpUrl url) {
        if (url.host().equals(base.host())
                && url.port() == base.port()
                && url.scheme().equals(base.scheme())) {
            return true;
        }
        String host = url.host().toLowerCase(Locale.ROOT);
        return url.isHttps() && HOSTS.stream().anyMatch(known -> host.equals(known) || host.endsWith("." + known));
    }

    private static void copy(InputStream in, MediaInfo info, long maxBytes, MediaClient.Target target)
            throws IOException {
        MessageDigest digest = sha256();
        DigestInputStream counted = new DigestInputStream(in, digest);
        long size = 0;
        try (OutputStream out = target.open()) {
            byte[] buffer = new byte[BUFFER];
            for (int n = counted.read(buffer); n >= 0; n = counted.read(buffer)) {
                size += n;
                if (size > maxBytes) {
                    throw failed(
                            FailureKind.INVALID_VALUE,
                            "the media are larger than the " + maxBytes + " bytes that are read");
                }
                out.write(buffer, 0, n);
            }
        }
        String wanted = info.sha256();
        if (wanted != null && wanted.matches("[0-9a-fA-F]{64}")) {
            if (!HexFormat.of().formatHex(digest.digest()).equals(wanted.toLowerCase(Locale.ROOT))) {
                throw failed(
                        FailureKind.UNAVAILABLE,
                        "the media came damaged: their SHA-256 is not the one that Meta named");
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private interface Exchange<T> {
        Outcome<T> with(Map<String, String> proof) throws IOException;
    }

    /** What came back: a value, or a refusal. */
    private record Outcome<T>(@Nullable T value, int status, JsonNode body) {

        static <T> Outcome<T> of(T value) {
            return new Outcome<>(value, 200, MissingNode.getInstance());
        }

        static <T> Outcome<T> refused(int status, JsonNode body) {
            return new Outcome<>(null, status, body);
        }
    }

    private <T> T withRenewal(Exchange<T> exchange) {
        try {
            Map<String, String> proof = credentials.headers();
            Outcome<T> outcome = exchange.with(proof);
            if (outcome.value == null && outcome.status == 401 && credentials.renew(proof)) {
                outcome = exchange.with(credentials.headers());
            }
            if (outcome.value != null) {
                return outcome.value;
            }
            WhatsAppError error = WhatsAppError.ofAnswer(outcome.status, outcome.body);
            throw new WhatsAppException(
                    Failure.of(FailureKind.UNEXPECTED, error.describe())
                            .withCode(error.code() == WhatsAppError.NO_CODE ? null : Integer.toString(error.code())),
                    error);
        } catch (IOException e) {
            throw failed(
                    FailureKind.UNAVAILABLE,
                    "the media could not be moved: " + e.getClass().getSimpleName());
        } catch (CrmException e) {
            throw new WhatsAppException(e.failure(), null);
        }
    }

    private static JsonNode json(Response response) throws IOException {
        if (response.body() == null) {
            return MissingNode.getInstance();
        }
        byte[] bytes = response.body().byteStream().readNBytes(MAX_ANSWER);
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static WhatsAppException failed(FailureKind kind, String what) {
        return new WhatsAppException(Failure.of(kind, GraphCaller.SERVICE + ": " + what), null);
    }

    void close() {
        if (ownClient) {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }
}
