/**
 * Cuts Korean and Japanese into words with Lucene, for {@link io.github.nps4j.text.LexiconThemeExtractor}. Optional: it
 * brings 18 MB of libraries with their dictionaries; without it the extractor looks for cues wherever they stand.
 */
@NullMarked
package io.github.nps4j.lucene;

import org.jspecify.annotations.NullMarked;
