package io.github.nps4j.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookRequestTest {

    @Test
    void headers_are_found_in_any_case_and_keep_all_their_values() {
        WebhookRequest request = WebhookRequest.of("post", Map.of("X-Key", List.of("a", "b")), new byte[0]);

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.headers("x-kEY")).containsExactly("a", "b");
        assertThat(request.header("X-KEY")).contains("a");
        assertThat(request.header("other")).isEmpty();
    }

    @Test
    void nobody_can_change_a_request() {
        byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
        WebhookRequest request =
                WebhookRequest.post().header("a", "1").body(bytes).build();
        bytes[0] = 'x';
        request.body()[1] = 'x';

        assertThat(request.body()).asString(StandardCharsets.UTF_8).isEqualTo("abc");
        assertThatThrownBy(() -> request.headers().put("b", List.of()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> request.headers("a").add("2")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void the_text_form_shows_no_content() {
        WebhookRequest request = WebhookRequest.post()
                .header("Authorization", "Bearer s3cret")
                .body("ann@example.com")
                .build();

        assertThat(request).hasToString("WebhookRequest[POST, 1 headers, 15 bytes]");
    }

    @Test
    void form_fields_are_decoded_as_utf8_and_repeated_ones_are_all_given() {
        WebhookRequest request = WebhookRequest.post()
                .body("a=1+2&b=%EC%A2%8B%EC%95%84%EC%9A%94&a=3&flag")
                .build();

        assertThat(request.formField("a")).containsExactly("1 2", "3");
        assertThat(request.formField("b")).containsExactly("좋아요");
        assertThat(request.formField("flag")).containsExactly("");
        assertThat(request.formField("none")).isEmpty();
    }

    @Test
    void a_broken_form_is_refused_without_showing_it() {
        assertThatThrownBy(() -> WebhookRequest.post().body("a=%zzann").build().formField("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ann");
    }
}
