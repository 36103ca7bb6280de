/**
 * Themes of comments from a language model. {@link io.github.nps4j.llm.LlmThemeExtractor} asks any OpenAI-compatible
 * endpoint, within a daily cap, with personal data masked by {@link io.github.nps4j.llm.PersonalDataMask}, and lets the
 * built-in extractor answer where the model cannot.
 */
@NullMarked
package io.github.nps4j.llm;

import org.jspecify.annotations.NullMarked;
