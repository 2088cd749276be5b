package io.github.xensdk.storage;

import io.github.xensdk.OutputNotRecognisedException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What image-users.sh prints. Pure. */
final class ImageUsers {

    private static final int WORDS = 5;

    private ImageUsers() {}

    /** A file that somebody has open. */
    record Use(String file, ImageUser user) {}

    static Use parse(String host, String line) {
        String[] words = line.split("\t", -1);
        if (words.length != WORDS || !words[0].equals("user")) {
            throw new OutputNotRecognisedException("the users of images on " + host, line);
        }
        Optional<String> guest = words[2].startsWith("domain ") ? Optional.of(words[3]) : Optional.empty();
        try {
            Optional<UUID> uuid = words[4].isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(words[4]));
            return new Use(words[1], new ImageUser(host, guest, uuid, words[2]));
        } catch (IllegalArgumentException e) {
            throw new OutputNotRecognisedException("the users of images on " + host, line);
        }
    }

    /** Of one file; where a guest has it on a host, that guest's loop device and processes are not named besides. */
    static List<ImageUser> of(String file, List<Use> uses) {
        List<ImageUser> all = uses.stream()
                .filter(use -> use.file().equals(file))
                .map(Use::user)
                .distinct()
                .toList();
        return all.stream()
                .filter(user -> user.guest().isPresent()
                        || all.stream()
                                .noneMatch(other -> other.host().equals(user.host())
                                        && other.guest().isPresent()))
                .toList();
    }
}
