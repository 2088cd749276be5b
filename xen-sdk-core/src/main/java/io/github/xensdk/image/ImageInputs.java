package io.github.xensdk.image;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.RemotePaths;
import java.util.regex.Pattern;

/**
 * The rules for what goes to xen-create-image. They are narrow because it puts its arguments into shell commands without
 * quotes, and parts of them into lists that colons and commas separate.
 */
final class ImageInputs {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.+-]+)+");
    private static final Pattern HOSTNAME =
            Pattern.compile("[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final Pattern MIRROR = Pattern.compile("(https?|ftp)://[A-Za-z0-9][A-Za-z0-9._~:/%+-]{0,252}");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int BITS = 32;

    private ImageInputs() {}

    static String path(String field, String path) {
        RemotePaths.checked(field, path);
        if (!PATH.matcher(path).matches()) {
            throw new InvalidInputException(
                    field, "must be a path of letters, digits, '_', '.', '+' and '-': xen-create-image quotes nothing");
        }
        return path;
    }

    /** The name is a guest's and a machine's at the same time. */
    static String hostname(String name) {
        if (!HOSTNAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "hostname", "must be a name of letters, digits, '-' and '.', as machines and guests have it");
        }
        return DomainConfig.pv(name).kernel("/none").build().name();
    }

    static String word(String field, String value) {
        if (!WORD.matcher(value).matches()) {
            throw new InvalidInputException(field, "must be a name of letters, digits, '_', '.' and '-'");
        }
        return value;
    }

    /** Without credentials: it goes into an argument that every user of the host can read. */
    static String mirror(String url) {
        if (!MIRROR.matcher(url).matches()) {
            throw new InvalidInputException(
                    "mirror", "must be a plain http, https or ftp URL without credentials, query or fragment");
        }
        return url;
    }

    static ByteSize wholeMebibytes(String field, ByteSize size) {
        if (size.toMebibytes() < 1 || !ByteSize.mebibytes(size.toMebibytes()).equals(size)) {
            throw new InvalidInputException(field, "must be a whole number of MiB");
        }
        return size;
    }

    /** An IPv4 address as a number. */
    static long address(String field, String text) {
        String[] octets = text.split("\\.", -1);
        long address = 0;
        boolean right = octets.length == 4;
        for (String octet : octets) {
            right = right && OCTET.matcher(octet).matches() && Integer.parseInt(octet) <= 255;
            address = right ? address << 8 | Integer.parseInt(octet) : 0;
        }
        if (!right) {
            throw new InvalidInputException(field, "must be an IPv4 address such as 192.0.2.7");
        }
        return address;
    }

    static long netmask(String text) {
        long mask = address("netmask", text);
        long host = ~mask & 0xffff_ffffL;
        // ones and then zeros: one more than the host part is a power of two
        if ((host & (host + 1)) != 0 || mask == 0 || Long.bitCount(mask) == BITS) {
            throw new InvalidInputException("netmask", "must be one such as 255.255.255.0");
        }
        return mask;
    }
}
