package io.github.nps4j.source.webhook;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a servlet container (Jakarta Servlet 6.0 or later) take webhooks: register an instance under the path of your
 * choice. The servlet API is needed only where this class is used.
 *
 * <p>No filter before it may read the body: signatures cover the raw bytes, and a form (Qualtrics) is empty once a filter
 * has asked for a parameter. A body beyond the source's bound is answered 413; no more than the bound is ever in memory.
 * Thread-safe.
 */
public final class WebhookServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Endpoints cannot be serialized, and containers do not serialize servlets. */
    private final transient WebhookEndpoint endpoint;

    /**
     * A servlet.
     *
     * @param endpoint an endpoint with a sink
     * @throws IllegalStateException if the endpoint has no sink
     */
    public WebhookServlet(WebhookEndpoint endpoint) {
        endpoint.boundSink();
        this.endpoint = endpoint;
    }

    /**
     * Reads a request, handles it and answers.
     *
     * @param request the request
     * @param response the response
     * @throws IOException if the connection breaks
     */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        WebhookReply reply = reply(request);
        response.setStatus(reply.status());
        reply.headers().forEach(response::setHeader);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        if (!request.getMethod().equalsIgnoreCase("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    private WebhookReply reply(HttpServletRequest request) throws IOException {
        int max = endpoint.source().maxBodyBytes();
        if (request.getContentLengthLong() > max) {
            return endpoint.tooLarge(request.getContentLengthLong());
        }
        byte[] body = request.getInputStream().readNBytes(max == Integer.MAX_VALUE ? max : max + 1);
        return body.length > max ? endpoint.tooLarge(-1) : endpoint.handle(request.getMethod(), headers(request), body);
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        Enumeration<String> names = request.getHeaderNames();
        // a container may keep headers from servlets
        if (names != null) {
            for (String name : Collections.list(names)) {
                headers.put(name, new ArrayList<>(Collections.list(request.getHeaders(name))));
            }
        }
        return headers;
    }
}
