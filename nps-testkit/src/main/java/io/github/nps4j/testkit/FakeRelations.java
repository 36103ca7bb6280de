package io.github.nps4j.testkit;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.RecordType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The lists of a {@link FakeCrm} and which records belong to each other; guarded by the lock of the world. */
final class FakeRelations {

    private static final int FIRST_LIST = 401;

    private final FakeStore store;
    private final Map<String, FakeList> lists = new LinkedHashMap<>();
    private final Set<Associations.Pair> pairs = new LinkedHashSet<>();

    private record FakeList(RecordType type, String name, boolean rule, Set<String> members) {}

    FakeRelations(FakeStore store) {
        this.store = store;
    }

    String newList(RecordType type, String name, boolean rule) {
        String id = Integer.toString(FIRST_LIST + lists.size());
        lists.put(id, new FakeList(type, name, rule, new LinkedHashSet<>()));
        return id;
    }

    Optional<String> findList(RecordType type, String name) {
        return lists.entrySet().stream()
                .filter(list -> list.getValue().type().equals(type)
                        && list.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Refuses a list that takes no such members. */
    void mustTake(RecordType type, String listId) {
        FakeList list = lists.get(listId);
        if (list == null) {
            throw refused("there is no list " + listId);
        }
        if (!list.type().equals(type)) {
            throw refused("list " + listId + " holds other records than " + type.name());
        }
        if (list.rule()) {
            throw refused("list " + listId + " has a rule of its own");
        }
    }

    void change(String listId, String recordId, boolean add) {
        Set<String> members = members(listId);
        members.removeIf(member -> member.equals(recordId) || recordId.equals(current(member)));
        if (add) {
            members.add(recordId);
        }
        FakeList list = lists.get(listId);
        if (list != null) {
            list.members().clear();
            list.members().addAll(members);
        }
    }

    /** The members that exist, a merged one as its survivor. */
    Set<String> members(String listId) {
        Set<String> members = new LinkedHashSet<>();
        FakeList list = lists.get(listId);
        if (list != null) {
            list.members().stream()
                    .map(this::current)
                    .filter(id -> !id.isEmpty())
                    .forEach(members::add);
        }
        return members;
    }

    void relate(String from, String to) {
        if (!related(from).toList().contains(to)) {
            pairs.add(new Associations.Pair(from, to));
        }
    }

    /** The existing records of a type that belong to a record. */
    List<String> related(String recordId, RecordType type) {
        return related(recordId)
                .filter(id -> {
                    FakeRow row = store.find(id);
                    return row != null && row.type.equals(type);
                })
                .distinct()
                .toList();
    }

    private Stream<String> related(String recordId) {
        return pairs.stream().flatMap(pair -> {
            String from = current(pair.fromId());
            String to = current(pair.toId());
            return from.equals(recordId) ? Stream.of(to) : to.equals(recordId) ? Stream.of(from) : Stream.of();
        });
    }

    private String current(String recordId) {
        FakeRow row = store.find(recordId);
        return row == null ? "" : row.id;
    }

    private static CrmException refused(String what) {
        return new CrmException(Failure.of(FailureKind.SCHEMA, "The fake CRM refused the list: " + what + ".")
                .withCode("LIST"));
    }
}
