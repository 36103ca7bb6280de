package io.github.nps4j.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import okhttp3.Dns;

/**
 * Refuses addresses inside the host's own network, so that an address which somebody typed into a form cannot be made to
 * reach what only the host can reach (server-side request forgery). Checked where the name is resolved, on the very
 * addresses that are connected to: a name that resolves differently a moment later gains nothing.
 */
final class PublicAddresses implements Dns {

    private final Dns dns;

    PublicAddresses(Dns dns) {
        this.dns = dns;
    }

    /** The host is, or resolves to, an address that is not public. */
    static final class RefusedException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedException() {
            super("not a public address");
        }
    }

    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        List<InetAddress> addresses = dns.lookup(hostname);
        for (InetAddress address : addresses) {
            check(address);
        }
        return addresses;
    }

    static void check(InetAddress address) throws RefusedException {
        if (!isPublic(address)) {
            throw new RefusedException();
        }
    }

    /** By the special-purpose registries of IANA (RFC 6890 and its updates). */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicV4(bytes);
        }
        if (address instanceof Inet6Address) {
            if ((bytes[0] & 0xfe) == 0xfc) {
                return false; // fc00::/7, unique local
            }
            if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b)) {
                return isPublicV4(Arrays.copyOfRange(bytes, 12, 16)); // 64:ff9b::/32, NAT64
            }
            if (startsWith(bytes, 0x20, 0x02)) {
                return isPublicV4(Arrays.copyOfRange(bytes, 2, 6)); // 2002::/16, 6to4
            }
            if (startsWith(bytes, 0x20, 0x01, 0x00, 0x00)) {
                return false; // 2001::/32, Teredo: the address of the peer is hidden inside
            }
            if (allZero(bytes, 0, 12)) {
                return isPublicV4(Arrays.copyOfRange(bytes, 12, 16)); // ::/96, IPv4-compatible
            }
            return true;
        }
        return false;
    }

    private static boolean isPublicV4(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        return a != 0
                && a != 10
                && a != 127
                && a < 224
                && !(a == 100 && b >= 64 && b < 128) // shared by carriers
                && !(a == 169 && b == 254)
                && !(a == 172 && b >= 16 && b < 32)
                && !(a == 192 && b == 168)
                && !(a == 192 && b == 0 && c == 0)
                && !(a == 198 && (b == 18 || b == 19));
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean allZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
