package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.source.SignatureAlgorithm;
import io.github.nps4j.source.SignatureEncoding;
import io.github.nps4j.source.SignatureScheme;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code signature} of a preset. */
final class PresetSignature {

    private PresetSignature() {}

    static @Nullable SignatureScheme parse(YamlSection root) {
        JsonNode node = root.take("signature");
        if (node == null || (node.isTextual() && node.asText().equals("none"))) {
            return null;
        }
        if (node.isTextual()) {
            return switch (node.asText()) {
                case "standard-webhooks" -> SignatureScheme.standardWebhooks();
                case "typeform" -> SignatureScheme.typeform();
                case "delighted" -> SignatureScheme.delighted();
                case "survey-monkey" -> SignatureScheme.surveyMonkey();
                case "qualtrics" -> SignatureScheme.qualtrics();
                case "meta" -> SignatureScheme.meta();
                default ->
                    throw root.problem(
                            "signature",
                            "is no known scheme: use standard-webhooks, typeform, delighted, survey-monkey, qualtrics,"
                                    + " meta, none, or a map");
            };
        }
        root.mustBe(node.isObject(), "signature", "is neither a name nor a map");
        YamlSection section = new YamlSection(root.name("signature"), node);
        SignatureScheme.Builder scheme = SignatureScheme.hmac(
                switch (section.text("algorithm", "sha256")) {
                    case "sha1" -> SignatureAlgorithm.HMAC_SHA1;
                    case "sha256" -> SignatureAlgorithm.HMAC_SHA256;
                    case "sha512" -> SignatureAlgorithm.HMAC_SHA512;
                    default -> throw section.problem("algorithm", "is not sha1, sha256 or sha512");
                });
        scheme.encoding(section.choice("encoding", SignatureEncoding.class, SignatureEncoding.HEX));
        section.ifText("header", scheme::header);
        section.ifText("form-field", scheme::formField);
        section.ifText("prefix", scheme::prefix);
        section.ifText("content", scheme::content);
        section.ifText("id-header", scheme::idHeader);
        section.ifText("timestamp-header", scheme::timestampHeader);
        section.ifText("list-version", scheme::listOfVersion);
        section.ifText("tolerance", text -> {
            try {
                scheme.tolerance(Duration.parse(text));
            } catch (DateTimeParseException e) {
                throw section.problem("tolerance", "is no ISO 8601 duration such as PT5M");
            }
        });
        section.ifText(
                "secret-form",
                text -> scheme.secretForm(
                        switch (text) {
                            case "text" -> SignatureScheme.SecretForm.TEXT;
                            case "whsec" -> SignatureScheme.SecretForm.WHSEC_BASE64;
                            default -> throw section.problem("secret-form", "is neither 'text' nor 'whsec'");
                        }));
        section.end();
        return scheme.build();
    }
}
