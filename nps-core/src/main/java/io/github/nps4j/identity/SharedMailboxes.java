package io.github.nps4j.identity;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Addresses that many people read, such as {@code info@} or {@code billing@}. An answer from one of them says nothing
 * about which contact gave it, so such an address never finds a record on its own.
 *
 * <p>An entry without {@code @} is a local part and holds for every domain; an entry with {@code @} is one address.
 * Immutable and thread-safe.
 */
public final class SharedMailboxes {

    private static final Set<String> COMMON = Set.of(
            "info",
            "contact",
            "hello",
            "office",
            "mail",
            "admin",
            "administrator",
            "support",
            "help",
            "helpdesk",
            "service",
            "customerservice",
            "sales",
            "billing",
            "accounts",
            "accounting",
            "accountspayable",
            "ap",
            "invoice",
            "invoices",
            "finance",
            "orders",
            "purchasing",
            "procurement",
            "hr",
            "jobs",
            "careers",
            "legal",
            "marketing",
            "media",
            "press",
            "news",
            "newsletter",
            "noreply",
            "no-reply",
            "donotreply",
            "do-not-reply",
            "postmaster",
            "webmaster",
            "hostmaster",
            "abuse",
            "security",
            "privacy",
            "reception",
            "team",
            "enquiries",
            "inquiries",
            "kontakt",
            "buchhaltung",
            "contacto",
            "facturacion",
            "ventas",
            "soporte",
            "contato",
            "vendas",
            "suporte");

    private final Set<String> entries;

    private SharedMailboxes(Set<String> entries) {
        this.entries = entries;
    }

    /**
     * The built-in list of local parts (info, billing, support, no-reply, and so on, in several languages).
     *
     * @return the default list
     */
    public static SharedMailboxes common() {
        return new SharedMailboxes(COMMON);
    }

    /**
     * No address is treated as shared.
     *
     * @return an empty list
     */
    public static SharedMailboxes none() {
        return new SharedMailboxes(Set.of());
    }

    /**
     * This list and more.
     *
     * @param more local parts ({@code verkauf}) or addresses ({@code reception@acme.com}); case is ignored
     * @return a new list
     */
    public SharedMailboxes and(Collection<String> more) {
        Set<String> all = new HashSet<>(entries);
        more.forEach(entry -> all.add(entry.strip().toLowerCase(Locale.ROOT)));
        return new SharedMailboxes(Set.copyOf(all));
    }

    /**
     * Whether a key is an address on this list. A plus tag is ignored: {@code info+nps@acme.com} is {@code info@}.
     *
     * @param key any key
     * @return {@code true} for a shared mailbox
     */
    public boolean contains(IdentityKey key) {
        if (!(key instanceof IdentityKey.Email email)) {
            return false;
        }
        String address = email.value().toLowerCase(Locale.ROOT);
        String local = email.localPart().toLowerCase(Locale.ROOT);
        String domain = address.substring(local.length());
        int plus = local.indexOf('+');
        String plain = plus > 0 ? local.substring(0, plus) : local;
        return entries.contains(plain) || entries.contains(plain + domain) || entries.contains(address);
    }
}
