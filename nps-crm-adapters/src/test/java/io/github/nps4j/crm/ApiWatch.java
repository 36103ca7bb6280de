package io.github.nps4j.crm;

import io.github.nps4j.http.HttpSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;

/**
 * A host's own HTTP client that looks at every request of an adapter before it is sent, and fails the test of one that the
 * vendor's API, as {@link ApiDescription} describes it, would not take.
 */
public final class ApiWatch {

    private static final Map<String, ApiWatch> WATCHES = new ConcurrentHashMap<>();

    private final ApiDescription description;
    private final OkHttpClient client;

    private ApiWatch(String vendor) {
        this.description = ApiDescription.of(vendor);
        this.client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    check(chain.request());
                    return chain.proceed(chain.request());
                })
                .build();
    }

    /**
     * Settings of an adapter whose requests are looked at.
     *
     * @param vendor such as {@code salesforce}
     * @return a builder with a client that is the same for all tests
     */
    public static HttpSettings.Builder settings(String vendor) {
        return HttpSettings.builder().client(WATCHES.computeIfAbsent(vendor, ApiWatch::new).client);
    }

    /**
     * The operations that requests met so far.
     *
     * @param vendor such as {@code salesforce}
     * @return their names in the description
     */
    public static Set<String> used(String vendor) {
        return WATCHES.computeIfAbsent(vendor, ApiWatch::new).description.used();
    }

    private void check(Request request) throws IOException {
        HttpUrl url = request.url();
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (int i = 0; i < url.querySize(); i++) {
            query.computeIfAbsent(url.queryParameterName(i), name -> new ArrayList<>())
                    .add(String.valueOf(url.queryParameterValue(i)));
        }
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
        RequestBody body = request.body();
        String text = "";
        if (body != null) {
            if (body.contentType() != null) {
                headers.put("Content-Type", body.contentType().toString());
            }
            Buffer buffer = new Buffer();
            body.writeTo(buffer);
            text = buffer.readUtf8();
        }
        List<String> problems = description.problems(
                new ApiDescription.Sent(request.method(), url.encodedPath(), query, headers, text));
        if (!problems.isEmpty()) {
            // no Exception: an adapter would take that for a fault of the network
            throw new AssertionError("a request that the vendor's API does not take: " + problems);
        }
    }
}
