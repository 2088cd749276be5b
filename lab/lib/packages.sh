# The Debian packages that the machine itself needs. Sourced by lab/lab.
# shellcheck shell=bash

missing_packages() {
    local program package
    while read -r program package; do
        command -v "$program" > /dev/null || echo "$package"
    done <<- 'PROGRAMS'
		qemu-system-x86_64 qemu-system-x86
		qemu-img qemu-utils
		mmdebstrap mmdebstrap
		vde_switch vde-switch
		wirefilter vde-wirefilter
		mke2fs e2fsprogs
		ssh openssh-client
		ssh-keygen openssh-client
		perl perl-base
		xz xz-utils
	PROGRAMS
    # without root the image is built in a user namespace with its own range of user ids
    ((EUID == 0)) || command -v newuidmap > /dev/null || echo uidmap
}

require_packages() {
    local packages
    packages=$(missing_packages | sort -u | tr '\n' ' ')
    [[ -n $packages ]] || return 0
    if ((EUID != 0)); then
        die "packages are missing: $packages
as root: apt-get install --no-install-recommends $packages"
    fi
    # shellcheck disable=SC2086  # a list of words
    step 600 "$DIR/logs/packages.log" "installing $packages" install_packages $packages ||
        die "cannot install: $packages"
}

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends "$@" && return
    # old lists, or none yet
    apt-get update && apt-get install -y --no-install-recommends "$@"
}
