/**
 * What a comment is about: {@link io.github.nps4j.text.ThemeExtractor} and the built-in
 * {@link io.github.nps4j.text.LexiconThemeExtractor}, which needs no network.
 */
@NullMarked
package io.github.nps4j.text;

import org.jspecify.annotations.NullMarked;
