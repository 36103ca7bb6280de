package io.github.nps4j.text;

import io.github.nps4j.text.Cue.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cues of one language, ready to be looked for. Built once, then only read. */
final class Lexicon {

    final String language;
    /** Written without spaces between all words. */
    final boolean dense;

    final Cue.Tree cues = new Cue.Tree();
    /** A positive mark: what follows is another thought. A negative one: the thought goes on ("and"). */
    final Cue.Tree breaks = new Cue.Tree();

    final Set<String> themes = new LinkedHashSet<>();
    final Set<String> functionWords = new HashSet<>();
    private final Map<String, Set<String>> yields = new HashMap<>();

    Lexicon(String language) {
        this.language = language;
        this.dense = language.equals("ko") || language.equals("ja");
    }

    /** Whether a weak cue of a theme gives way to another theme. */
    boolean yields(String theme, String other) {
        return yields.getOrDefault(theme, Set.of()).contains(other);
    }

    /** Adds what a file says; {@code over} for the host's, whose cues replace equal ones. */
    void add(LexiconYaml.Content content, Set<String> removed, boolean over) {
        content.list("function_words").forEach(word -> functionWords.add(Normal.form(word)));
        content.list("breaks").forEach(cue -> breaks.add(cue, Kind.POSITIVE, null, false));
        content.list("joins").forEach(cue -> breaks.add(cue, Kind.NEGATIVE, null, false));
        addCues(content, removed, over);
    }

    /** Adds the cues alone: English words are also used in other languages. */
    void addCues(LexiconYaml.Content content, Set<String> removed, boolean over) {
        Set<String> replaced = new HashSet<>();
        if (content.language().equals(language)) {
            add(content.list("negators_before"), Kind.NEGATOR_BEFORE, null, over, replaced);
            add(content.list("negators_after"), Kind.NEGATOR_AFTER, null, over, replaced);
        }
        add(content.list("positive"), Kind.POSITIVE, null, over, replaced);
        add(content.list("negative"), Kind.NEGATIVE, null, over, replaced);
        add(content.list("ignore"), Kind.IGNORE, null, over, replaced);
        content.themes().forEach((theme, lists) -> {
            if (removed.contains(theme)) {
                return;
            }
            themes.add(theme);
            yields.computeIfAbsent(theme, name -> new HashSet<>()).addAll(lists.getOrDefault("yields_to", List.of()));
            add(lists.getOrDefault("mentions", List.of()), Kind.MENTION, theme, over, replaced);
            add(lists.getOrDefault("praise", List.of()), Kind.PRAISE, theme, over, replaced);
            add(lists.getOrDefault("complaint", List.of()), Kind.COMPLAINT, theme, over, replaced);
        });
    }

    private void add(List<String> list, Kind kind, @Nullable String theme, boolean over, Set<String> replaced) {
        for (String cue : list) {
            // The first time that the host names a cue, what the built-in lexicon says of it is forgotten.
            cues.add(cue, kind, theme, over && replaced.add(cue.toLowerCase(Locale.ROOT)));
        }
    }
}
