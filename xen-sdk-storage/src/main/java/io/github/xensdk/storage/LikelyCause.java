package io.github.xensdk.storage;

/** Says what a failure on a client most likely means, and what to do. */
final class LikelyCause {

    private LikelyCause() {}

    static StorageNotSharedException explained(StorageSpec spec, StorageNotSharedException seen) {
        String message = String.valueOf(seen.getMessage());
        String host = seen.host().orElse("");
        if (message.contains("Stale file handle")) {
            return because(
                    "the server has another directory there than when this was mounted: unmount " + spec.path()
                            + " here, and apply() mounts it anew",
                    seen);
        }
        boolean denied = message.contains("Permission denied") || message.contains("Operation not permitted");
        if (!denied || host.equals(spec.server().name())) {
            return seen;
        }
        String advice = spec.access() == StorageAccess.ROOT_IS_NOBODY
                ? "root of this client is nobody there, as was asked for (" + spec.access()
                        + "), and Xen's tools open disks as root: remove it and set it up with " + StorageAccess.ROOT
                : "root of this client seems to be nobody there (root squash), and Xen's tools open disks as root:"
                        + " look at the server's other exports of this directory";
        return because(advice, seen);
    }

    private static StorageNotSharedException because(String advice, StorageNotSharedException seen) {
        String host = seen.host().orElse("");
        String seenThere = String.valueOf(seen.getMessage()).substring(host.isEmpty() ? 0 : host.length() + 2);
        return new StorageNotSharedException(advice + " (" + seenThere + ")", host, seen);
    }
}
