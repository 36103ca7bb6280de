/**
 * Cuts Korean and Japanese into words with Lucene, for {@link io.github.nps4j.text.LexiconThemeExtractor}. Optional: it
 * brings 11 MB of dictionaries; without it the extractor looks for cues wherever they stand.
 */
@NullMarked
package io.github.nps4j.lucene;

import org.jspecify.annotations.NullMarked;
