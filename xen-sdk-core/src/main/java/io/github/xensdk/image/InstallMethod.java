package io.github.xensdk.image;

/**
 * Where the system of a new guest comes from. Immutable.
 *
 * <p>{@code InstallMethod.tar("/srv/bookworm.tar")}
 */
public final class InstallMethod {

    private final String name;
    private final String source;

    private InstallMethod(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /** From the packages of a mirror, which the host must reach. */
    public static InstallMethod debootstrap() {
        return new InstallMethod("debootstrap", "");
    }

    /**
     * From a tar file with a whole root file system.
     *
     * @param file an absolute path on the host; what {@code tar -x} there can read
     * @throws io.github.xensdk.InvalidInputException where it breaks the rule for paths in {@link ImageSpec}
     */
    public static InstallMethod tar(String file) {
        return new InstallMethod("tar", ImageInputs.path("install source", file));
    }

    /**
     * By copying a directory with a whole root file system. Files at its top whose names begin with a dot are not copied.
     *
     * @param directory an absolute path on the host
     * @throws io.github.xensdk.InvalidInputException where it breaks the rule for paths in {@link ImageSpec}
     */
    public static InstallMethod copy(String directory) {
        return new InstallMethod("copy", ImageInputs.path("install source", directory));
    }

    String name() {
        return name;
    }

    /** Empty where there is none. */
    String source() {
        return source;
    }

    @Override
    public String toString() {
        return source.isEmpty() ? name : name + " " + source;
    }
}
