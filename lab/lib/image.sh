# The image of the hosts: built once a machine, cached by a hash of its recipe. Sourced by lab/lab.
# shellcheck shell=bash

CACHE=${XEN_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/xen-sdk-lab}

# image_directory: where the image of this recipe is, or will be
image_directory() { echo "$CACHE/image-$(recipe_hash)"; }

recipe_hash() {
    cat "$LAB"/host/* "$LAB"/guest/* "$LAB/lib/image.sh" "$LAB/lib/assemble.sh" "$CACHE"/keys/*.pub |
        sha256sum | cut -c 1-16
}

# the packages by themselves take longest and change least
base_hash() { { host_packages; base_options; } | sha256sum | cut -c 1-16; }
host_packages() { grep -v '^#' "$LAB/host/packages"; }

base_options() {
    # what an emulated host never uses; half of the size is kernel modules
    local path
    for path in /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale \
        '/lib/modules/*/kernel/sound' '/lib/modules/*/kernel/drivers/'{gpu,media,infiniband,staging,iio,isdn,usb,hwmon} \
        '/lib/modules/*/kernel/drivers/net/'{wireless,ethernet}; do
        echo "--dpkgopt=path-exclude=$path/*"
    done
}

ensure_image() {
    IMAGE=
    mkdir -p "$CACHE"
    chmod 0700 "$CACHE" # keys, and images with keys in them
    # two labs that start together build once; the lock is let go by closing it
    exec 8> "$CACHE/lock"
    flock -n 8 || { say "waiting for another lab's image build"; flock -w 1800 8 || die "$CACHE/lock is held"; }
    ensure_keys
    IMAGE=$(image_directory)
    if [[ ! -d $IMAGE ]]; then
        build_base
        step 300 "$DIR/logs/assemble.log" "assembling the host and guest images" assemble ||
            die "the image could not be assembled"
    fi
    touch -c "$IMAGE" "$CACHE/base-$(base_hash).tar"
    # what no lab has started with for two weeks
    find "$CACHE" -mindepth 1 -maxdepth 1 \( -name 'image-*' -o -name 'base-*' -o -name 'booted-*' \) -mtime +14 -exec rm -rf {} + || true
    exec 8>&-
}

# Made on this machine and nowhere else: the client's key, the hosts' and guests' host keys, the hosts' key for each other.
ensure_keys() {
    local name
    mkdir -p "$CACHE/keys"
    chmod 0700 "$CACHE/keys"
    for name in client between-hosts host-nevers host-avignon host-guest; do
        [[ -s $CACHE/keys/$name.pub ]] ||
            { rm -f "$CACHE/keys/$name" && ssh-keygen -q -t ed25519 -N '' -C "xen-lab $name" -f "$CACHE/keys/$name"; }
    done
}

public_key() { cut -d ' ' -f 1-2 "$CACHE/keys/$1.pub"; }

build_base() {
    BASE=$CACHE/base-$(base_hash).tar
    [[ ! -f $BASE ]] || return 0
    step 1500 "$DIR/logs/packages-of-the-host.log" "collecting the hosts' packages (one or two minutes)" bootstrap ||
        die "mmdebstrap failed"
}

bootstrap() {
    local mode=unshare packages options sources=()
    ((EUID != 0)) || mode=root
    packages=$(host_packages | paste -s -d ,)
    mapfile -t options < <(base_options)
    # the machine's own sources of Debian where it has them in the usual places, mmdebstrap's defaults otherwise
    mapfile -t sources < <(grep -lsw bookworm /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources)
    # INITRD=No: the lab brings its own small initramfs, the kernel's package need not make one
    INITRD=No TMPDIR=${TMPDIR:-/tmp} mmdebstrap --variant=minbase --mode="$mode" "${options[@]}" \
        --aptopt='Acquire::Languages "none"' --include="$packages" --format=tar bookworm - "${sources[@]}" > "$BASE.new" &&
        mv "$BASE.new" "$BASE"
}

# Owners and permissions in the image need root, or a user namespace that looks like it.
assemble() {
    local as_root=() new=$IMAGE.new
    ((EUID == 0)) || as_root=(unshare --user --map-auto --map-root-user)
    "${as_root[@]}" rm -rf "$new"
    mkdir -p "$new"
    "${as_root[@]}" bash "$LAB/lib/assemble.sh" "$LAB" "$BASE" "$CACHE/keys" "$new" && mv "$new" "$IMAGE"
}
