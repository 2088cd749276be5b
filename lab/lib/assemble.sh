#!/bin/bash
# Puts the host image and, inside of it, the guest's kernel, initramfs and disks together. Run by lab/lib/image.sh as root
# or in a user namespace: assemble.sh LAB BASE.tar KEYS OUT
set -euo pipefail
umask 022
lab=$1 base=$2 keys=$3 out=$4
root=$out/root
guest=$out/guest
libraries=usr/lib/x86_64-linux-gnu

# runs a program of the image, which the machine itself may not have
of_image() { "$root/lib64/ld-linux-x86-64.so.2" --library-path "$root/$libraries" "$root/$1" "${@:2}"; }

# initramfs OUT INIT MODULE...: busybox, an init, and kernel modules in the order in which they are to be loaded
initramfs() {
    local image=$1 init=$2 tree module
    shift 2
    tree=$(mktemp -d "$out/initramfs.XXXXXX")
    mkdir -p "$tree/bin" "$tree/modules"
    cp "$root/usr/bin/busybox" "$tree/bin/"
    ln -s busybox "$tree/bin/sh"
    install -m 0755 "$init" "$tree/init"
    for module; do
        find "$root/usr/lib/modules" -name "$module.ko" -exec cp {} "$tree/modules/" \;
        [[ -f $tree/modules/$module.ko ]] # a module that became built-in, or was renamed, must not go unnoticed
    done
    printf '%s\n' "$@" > "$tree/modules/order"
    (cd "$tree" && find . | "$root/usr/bin/busybox" cpio -o -H newc 2> /dev/null) | gzip -1 > "$image"
    rm -rf "$tree"
}

unpack_base() {
    mkdir "$root"
    tar -C "$root" --exclude='./dev/*' -xf "$base"
    cp "$root"/boot/vmlinuz-* "$out/vmlinuz"
    gunzip -c "$root"/boot/xen-*-amd64.gz > "$out/xen" # QEMU loads it as a multiboot image, which is not compressed
    rm -f "$root"/boot/* "$root"/var/cache/apt/*.bin "$root"/etc/resolv.conf
    rm -rf "$root"/etc/apt/sources.list*
}

# The compressed kernel inside a bzImage; its header says where (Documentation/x86/boot.rst). The last four bytes are its size.
unpack_kernel() {
    perl -0777 -ne 'my ($setup) = unpack "x497 C"; my ($offset, $length) = unpack "x584 V V";
        print substr $_, 512 * ($setup + 1) + $offset, $length - 4' "$1" | xz -dc
}

build_guest() {
    local link program
    mkdir -p "$guest"/{etc/dropbear,etc/ssh,root/.ssh,proc,sys,dev,run,tmp,mnt,var/log} "$guest"/usr/{bin,sbin,lib}
    ln -s usr/bin usr/sbin usr/lib "$guest/"
    mkdir "$guest/usr/lib64" && ln -s usr/lib64 "$guest/lib64"

    install -m 0755 "$root/usr/bin/busybox" "$guest/usr/bin/"
    while read -r link; do
        ln -s /usr/bin/busybox "$guest/usr/bin/$link" 2> /dev/null || true
    done < <("$root/usr/bin/busybox" --list)
    rm -f "$guest"/usr/bin/{poweroff,reboot,halt,init}

    # perl-base, and Time::HiRes, which comes with the full perl only; programs that benchmarks of storage run in guests
    {
        grep -E '^/usr/(bin/perl$|lib/)' "$root/var/lib/dpkg/info/perl-base.list" | sed 's|^/||'
        (cd "$root" && find "$libraries" -path "*/perl/5*" \( -path "*/Time/HiRes*" -o -type l \))
        for program in usr/bin/perl usr/sbin/dropbear usr/bin/dd usr/bin/sqlite3 usr/sbin/nginx usr/bin/wrk; do
            echo "$program"
            of_image_libraries "$program"
        done
        echo var/lib/nginx
        echo var/log/nginx
    } > "$out/files"
    # directories are in the list for their own sake, not for what is in them
    tar -C "$root" --no-recursion --hard-dereference -cf - -T <(sort -u "$out/files") | tar -C "$guest" -xf -
    cp -L "$root/lib64/ld-linux-x86-64.so.2" "$guest/usr/lib64/"

    install -m 0755 "$lab/guest/init" "$lab/guest/echo-server" "$guest/usr/sbin/"
    install -m 0755 "$lab/guest/stop" "$guest/usr/sbin/poweroff"
    ln -s poweroff "$guest/usr/sbin/halt"
    install -m 0755 "$lab/guest/stop" "$guest/usr/sbin/reboot"
    of_image usr/bin/dropbearconvert openssh dropbear "$keys/host-guest" "$guest/etc/dropbear/host_key"
    chmod 0600 "$guest/etc/dropbear/host_key"
    cat "$keys/client.pub" "$keys/between-hosts.pub" > "$guest/root/.ssh/authorized_keys"
    chmod 0700 "$guest/root" "$guest/root/.ssh"
    chmod 0600 "$guest/root/.ssh/authorized_keys"
    echo 'root:x:0:0:root:/root:/bin/sh' > "$guest/etc/passwd"
    echo 'root:*:19000:0:99999:7:::' > "$guest/etc/shadow"
    chmod 0600 "$guest/etc/shadow"
    echo 'root:x:0:' > "$guest/etc/group"
    echo /bin/sh > "$guest/etc/shells"
    echo '127.0.0.1 localhost' > "$guest/etc/hosts"
    ln -s /proc/mounts "$guest/etc/mtab"
    # a disk with a journal: guests get destroyed, and must come back
    ext4 "$out/guest.img" 128M "$guest" -J size=4
}

of_image_libraries() { # FILE: the libraries it needs, as paths relative to the root
    "$root/lib64/ld-linux-x86-64.so.2" --library-path "$root/$libraries" --list "$root/$1" |
        sed -n "s|.*=> .*/\(lib[^ /]*\) (.*|$libraries/\1|p" | while read -r library; do
        echo "$library"
        echo "$libraries/$(readlink -f "$root/$library" | sed 's|.*/||')"
    done
}

ext4() { # IMAGE SIZE TREE OPTION...
    # the file is new and reads as zeros: say so, or the kernel writes the inode tables in the background after each boot
    truncate -s "$2" "$1"
    mke2fs -q -F -t ext4 -b 4096 -E assume_storage_prezeroed=1,root_owner=0:0 "${@:4}" -d "$3" "$1"
}

# What xen-create-image installs guests from without a network: the guests' own tree, and a distribution "lab" of those of
# xen-tools' hooks that need neither a package manager nor a chroot.
set_up_xen_tools() {
    local hook hooks="$root/usr/share/xen-tools/lab.d"
    tar -C "$guest" --numeric-owner -cf "$root/xen/lab/guest.tar" .
    mkdir -p "$hooks" "$root/xen/images"
    for hook in 40-setup-networking-deb 50-setup-hostname-deb 90-make-fstab; do
        [[ -x $root/usr/share/xen-tools/common/$hook ]]
        ln -s "../common/$hook" "$hooks/$hook"
    done
}

set_up_host() {
    local slot
    install -m 0755 "$lab/host/init" "$root/usr/sbin/lab-init"
    install -m 0755 "$lab/host/clock" "$root/usr/sbin/lab-clock"
    install -m 0755 "$lab/host/storage" "$root/usr/sbin/lab-storage"
    install -m 0755 "$lab/host/stop" "$root/usr/sbin/poweroff"
    install -m 0755 "$lab/host/stop" "$root/usr/sbin/reboot"
    install -m 0644 "$lab/host/sshd_config" "$root/etc/ssh/sshd_config"
    mkdir -p "$root/etc/exports.d" "$root/root/.ssh" "$root/xen/lab" "$root/xen/slots"
    set_up_xen_tools
    install -m 0644 "$lab/host/shared.exports" "$root/etc/exports.d/"
    install -d -m 0755 "$root/xen/shared"
    install -d -m 0700 "$root/xen/checkpoints" "$root/xen/shared/checkpoints"

    printf '%s\n' '127.0.0.1 localhost' '10.77.0.11 nevers' '10.77.0.12 avignon' > "$root/etc/hosts"
    sed -i 's/^hosts:.*/hosts: files/' "$root/etc/nsswitch.conf" # there is no name server to wait for
    ln -sfn /usr/share/zoneinfo/UTC "$root/etc/localtime"
    echo UTC > "$root/etc/timezone"
    ln -sfn /proc/mounts "$root/etc/mtab"
    rm -f "$root/etc/hostname"
    # without udev, LVM makes the nodes of its volumes itself
    sed -i -E 's/^(\s*)#? *(udev_sync|udev_rules|obtain_device_list_from_udev) = .*/\1\2 = 0/
        s/^(\s*)#? *verify_udev_operations = .*/\1verify_udev_operations = 1/' "$root/etc/lvm/lvm.conf"
    [[ $(grep -c -E '^\s*(udev_sync|udev_rules|obtain_device_list_from_udev) = 0' "$root/etc/lvm/lvm.conf") == 3 ]]

    # both hosts boot from this image: each takes its own host key from here
    rm -f "$root"/etc/ssh/ssh_host_*
    install -m 0600 "$keys/host-nevers" "$root/etc/ssh/key-nevers"
    install -m 0600 "$keys/host-avignon" "$root/etc/ssh/key-avignon"
    cat "$keys/client.pub" "$keys/between-hosts.pub" > "$root/root/.ssh/authorized_keys"
    install -m 0600 "$keys/between-hosts" "$root/root/.ssh/id_ed25519"
    install -m 0644 "$keys/between-hosts.pub" "$root/root/.ssh/id_ed25519.pub"
    {
        echo "nevers,10.77.0.11 $(cut -d ' ' -f 1-2 "$keys/host-nevers.pub")"
        echo "avignon,10.77.0.12 $(cut -d ' ' -f 1-2 "$keys/host-avignon.pub")"
        for slot in 1 2 3 4; do
            echo "10.77.0.5$slot $(cut -d ' ' -f 1-2 "$keys/host-guest.pub")"
        done
    } > "$root/root/.ssh/known_hosts"
    chmod 0700 "$root/root" "$root/root/.ssh"
    chmod 0600 "$root/root/.ssh/authorized_keys"

    # Debian's kernel, and the same one unpacked: emulated, xl takes four seconds less to start a guest from that
    cp "$out/vmlinuz" "$root/xen/lab/vmlinuz"
    unpack_kernel "$out/vmlinuz" > "$root/xen/lab/vmlinux"
    initramfs "$root/xen/lab/initrd.img" "$lab/guest/initramfs-init" \
        crc32c_generic crc16 mbcache jbd2 ext4 xen-blkfront xen-netfront
    for slot in 1 2 3 4; do
        cp --sparse=always "$out/guest.img" "$root/xen/slots/guest-0$slot.img"
    done
}

unpack_base
build_guest
set_up_host
initramfs "$out/initrd.img" "$lab/host/initramfs-init" virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev \
    virtio_pci virtio_blk crc32c_generic crc16 mbcache jbd2 ext4
ext4 "$out/root.img" 3G "$root"
rm -rf "$root" "$guest" "$out/guest.img" "$out/files"
