package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of an account as a file of JSON lines, one for each change, written before the answer leaves: so a process
 * that is killed at any moment leaves behind what its callers were told, and at most a change of which nobody was told. (It
 * is not forced to the disk; a crash of the machine may lose the end.) Thread-safe.
 */
final class Journal implements AutoCloseable {

    private static final byte END = '\n';

    private final @Nullable FileChannel file;
    private final Path path;
    private boolean replayed;

    private Journal(Path path, @Nullable FileChannel file) {
        this.path = path;
        this.file = file;
    }

    static Journal none() {
        return new Journal(Path.of(""), null);
    }

    static Journal open(Path path) {
        try {
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                file.close();
                throw new IOException("another process uses it");
            }
            return new Journal(path, file);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Brings an account to the state that the file holds. A last line that broke off is cut away. */
    void replay(Account account) {
        if (file == null) {
            return;
        }
        try {
            byte[] bytes = Files.readAllBytes(path);
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == END) {
                    apply(new String(bytes, start, i - start, StandardCharsets.UTF_8), account);
                    start = i + 1;
                }
            }
            file.truncate(start);
            file.position(start);
            begin();
        } catch (IOException e) {
            close();
            throw failed(path, e);
        }
        account.types().forEach(type -> type.records.restored());
    }

    /** From now on changes are written; what the account had from the start, or from the file, is not. */
    private synchronized void begin() {
        replayed = true;
    }

    private void apply(String line, Account account) throws IOException {
        JsonNode json;
        try {
            json = Json.read(line);
        } catch (JsonProcessingException e) {
            throw new IOException("a line of it is no JSON: delete it to begin anew");
        }
        JsonNode contact = json.path("contact");
        JsonNode merged = json.path("merged");
        JsonNode engagement = json.path("engagement");
        JsonNode property = json.path("property");
        if (contact.isObject()) {
            type(account, contact)
                    .records
                    .restore(
                            contact.path("id").asLong(),
                            Instant.parse(contact.path("createdAt").asText()),
                            Instant.parse(contact.path("updatedAt").asText()),
                            contact.path("archived").asBoolean(),
                            texts(contact.path("properties")));
        } else if (merged.isObject()) {
            Contact loser = existing(account, merged, "id");
            Contact survivor = existing(account, merged, "survivor");
            type(account, merged).records.restoreMerge(loser, survivor);
            account.engagements.move(loser, survivor);
            account.associations.move(loser, survivor);
        } else if (engagement.isObject()) {
            List<Contact> contacts = new ArrayList<>();
            for (JsonNode one : engagement.path("records")) {
                contacts.add(existing(account, one, "id"));
            }
            account.engagements.restore(new EngagementStore.Engagement(
                    engagement.path("id").asText(),
                    EngagementStore.Kind.valueOf(engagement.path("kind").asText()),
                    contacts,
                    texts(engagement.path("properties")),
                    Instant.parse(engagement.path("createdAt").asText())));
        } else if (json.has("removedEngagement")) {
            account.engagements.restoreRemoval(
                    json.path("removedEngagement").path("id").asText());
        } else if (property.isObject()) {
            List<String> options = new ArrayList<>();
            property.path("options").forEach(option -> options.add(option.asText()));
            type(account, property)
                    .properties
                    .restore(new HubSpotProperty(
                            property.path("name").asText(),
                            property.path("type").asText(),
                            property.path("fieldType").asText(),
                            options,
                            property.path("unique").asBoolean(),
                            property.path("readOnly").asBoolean(),
                            property.path("calculated").asBoolean()));
        } else if (json.has("removedProperty")) {
            JsonNode removed = json.path("removedProperty");
            type(account, removed)
                    .properties
                    .restoreRemoval(removed.path("name").asText());
        } else if (json.has("group")) {
            JsonNode group = json.path("group");
            type(account, group).properties.restoreGroup(group.path("name").asText());
        } else {
            applyOther(json, account);
        }
    }

    private static void applyOther(JsonNode json, Account account) throws IOException {
        if (json.has("object")) {
            account.addCustomObject(json.path("object").path("name").asText());
        } else if (json.has("association")) {
            JsonNode association = json.path("association");
            account.associations.restore(
                    existing(account, association.path("from"), "id"), existing(account, association.path("to"), "id"));
        } else if (json.has("list")) {
            JsonNode list = json.path("list");
            account.lists.restore(new ListStore.RecordList(
                    list.path("id").asText(),
                    list.path("name").asText(),
                    list.path("objectType").asText(),
                    list.path("processingType").asText()));
        } else if (json.has("member")) {
            JsonNode member = json.path("member");
            account.lists.restoreChange(
                    member.path("list").asText(),
                    member.path("id").asText(),
                    member.path("add").asBoolean());
        }
    }

    private static ObjectType type(Account account, JsonNode json) throws IOException {
        ObjectType type = account.findType(json.path("objectType").asText(ObjectType.CONTACTS));
        if (type == null) {
            throw new IOException("it names an object that it does not hold: delete it to begin anew");
        }
        return type;
    }

    private static Contact existing(Account account, JsonNode json, String name) throws IOException {
        Contact contact =
                type(account, json).records.findArchived(json.path(name).asText());
        if (contact == null) {
            throw new IOException("it names a contact that it does not hold: delete it to begin anew");
        }
        return contact;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    void contact(Contact contact) {
        if (file == null) {
            return;
        }
        ObjectNode json = Json.object()
                .put("objectType", contact.type)
                .put("id", contact.id)
                .put("createdAt", contact.createdAt.toString())
                .put("updatedAt", contact.updatedAt.toString())
                .put("archived", contact.archived);
        put(json.putObject("properties"), contact.properties);
        write("contact", json);
    }

    void merged(Contact loser, Contact survivor) {
        if (file != null) {
            write("merged", reference(loser).put("survivor", survivor.id));
        }
    }

    void engagement(EngagementStore.Engagement engagement) {
        if (file == null) {
            return;
        }
        ObjectNode json = Json.object()
                .put("id", engagement.id())
                .put("kind", engagement.kind().name())
                .put("createdAt", engagement.createdAt().toString());
        ArrayNode records = json.putArray("records");
        engagement.contacts().forEach(contact -> records.add(reference(contact)));
        put(json.putObject("properties"), engagement.properties());
        write("engagement", json);
    }

    void removedEngagement(String id) {
        if (file != null) {
            write("removedEngagement", Json.object().put("id", id));
        }
    }

    void property(String objectType, HubSpotProperty property) {
        if (file == null) {
            return;
        }
        ObjectNode json = Json.object()
                .put("objectType", objectType)
                .put("name", property.name())
                .put("type", property.type())
                .put("fieldType", property.fieldType())
                .put("unique", property.unique())
                .put("readOnly", property.readOnly())
                .put("calculated", property.calculated());
        ArrayNode options = json.putArray("options");
        property.options().forEach(options::add);
        write("property", json);
    }

    void removedProperty(String objectType, String name) {
        if (file != null) {
            write("removedProperty", Json.object().put("objectType", objectType).put("name", name));
        }
    }

    void group(String objectType, String name) {
        if (file != null) {
            write("group", Json.object().put("objectType", objectType).put("name", name));
        }
    }

    void object(String name) {
        if (file != null) {
            write("object", Json.object().put("name", name));
        }
    }

    void association(Contact from, Contact to) {
        if (file != null) {
            ObjectNode json = Json.object();
            json.set("from", reference(from));
            json.set("to", reference(to));
            write("association", json);
        }
    }

    void list(ListStore.RecordList list) {
        if (file != null) {
            write(
                    "list",
                    Json.object()
                            .put("id", list.id())
                            .put("name", list.name())
                            .put("objectType", list.objectType())
                            .put("processingType", list.processingType()));
        }
    }

    void member(String list, String recordId, boolean add) {
        if (file != null) {
            write("member", Json.object().put("list", list).put("id", recordId).put("add", add));
        }
    }

    private static ObjectNode reference(Contact record) {
        return Json.object().put("objectType", record.type).put("id", record.id);
    }

    private static void put(ObjectNode json, Map<String, String> texts) {
        texts.forEach(json::put);
    }

    private synchronized void write(String what, JsonNode json) {
        FileChannel open = file;
        if (open == null || !replayed) {
            return;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(Json.write(Json.object().set(what, json)).getBytes(StandardCharsets.UTF_8));
        line.write(END);
        ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
        try {
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static UncheckedIOException failed(Path path, IOException e) {
        return new UncheckedIOException(
                "the HubSpot simulator cannot use its journal " + path.getFileName() + ": " + e.getMessage(), e);
    }
}
