package io.github.nps4j.whatsapp.webhook;

import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks an update for everything that it can tell, and collects what it shows in logs. */
final class Touch {

    private static final Map<Class<?>, List<Method>> ACCESSORS = new ConcurrentHashMap<>();

    private final StringBuilder shown = new StringBuilder();
    private int depth;

    private Touch() {}

    /** All that {@code toString} shows of the update and its parts. */
    static String all(WhatsAppEvent event) {
        Touch touch = new Touch();
        touch.visit(event);
        return touch.shown.toString();
    }

    private void visit(Object value) {
        if (value == null) {
            throw new AssertionError("an accessor gave null");
        }
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(this::visit);
        } else if (value instanceof List<?> list) {
            list.forEach(this::visit);
        } else if (value instanceof RawJson raw) {
            shown.append(raw).append('\n');
            if (raw.text().isEmpty()) {
                throw new AssertionError("no text");
            }
        } else if (value instanceof WhatsAppError error) {
            shown.append(error).append('\n');
            error.describe();
        } else if (value instanceof JsonView || value instanceof WhatsAppUser || value instanceof WebhookOrigin) {
            object(value);
        }
    }

    private void object(Object value) {
        shown.append(value).append('\n');
        Object same = value;
        if (!Objects.equals(Optional.of(value), Optional.of(same)) || Objects.hash(value) != Objects.hash(same)) {
            throw new AssertionError("not equal to itself");
        }
        depth++;
        if (depth > 20) {
            throw new AssertionError("no end");
        }
        for (Method accessor : ACCESSORS.computeIfAbsent(value.getClass(), Touch::accessors)) {
            try {
                visit(accessor.invoke(value));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            } catch (InvocationTargetException e) {
                throw new AssertionError(accessor + " threw", e.getCause());
            }
        }
        if (value instanceof FlowReply flow) {
            flow.fields().keySet().forEach(field -> {
                flow.score(field);
                flow.option(field);
                flow.values(field);
            });
        }
        depth--;
    }

    private static List<Method> accessors(Class<?> type) {
        List<Method> accessors = new ArrayList<>();
        for (Class<?> owner = type; owner != null && owner != Object.class; owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic()
                        && method.getParameterCount() == 0
                        && !List.of("toString", "hashCode").contains(method.getName())) {
                    method.setAccessible(true);
                    accessors.add(method);
                }
            }
        }
        return List.copyOf(accessors);
    }
}
