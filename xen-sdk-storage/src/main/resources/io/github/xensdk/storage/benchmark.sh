# One step of a benchmark of storage. Copies print what dd says of them, with the time that it took, on standard output.
#   $1 prepare: $2 gets $3 random bytes   copy: $2 to the new file $3, which is on disk when it ends   read: $2 to nowhere
#      warm: the same, untimed   same: whether $2 and $3 are alike   drop: the kernel's caches, by its file $2   remove: $2
set -u
umask 077
# That of coreutils, by its path: BusyBox's shell has one of its own, which tells no time.
for dd in /usr/bin/dd /bin/dd dd; do [ ! -x "$dd" ] || break; done
# What dd says is the result, or why there is none.
timed() {
    if said=$(LC_ALL=C "$dd" "$@" bs=1M 2>&1); then
        echo "$said"
    else
        echo "$said" >&2
        return 1
    fi
}
case $1 in
    prepare) set -C; head -c "$3" /dev/urandom > "$2" && sync "$2" ;;
    copy) timed if="$2" of="$3" conv=excl,fsync ;;
    read) timed if="$2" of=/dev/null ;;
    warm) cat < "$2" > /dev/null ;;
    same) cmp "$2" "$3" ;;
    drop) sync && echo 3 > "$2" ;;
    remove) rm -rf -- "$2" ;;
    *) exit 2 ;;
esac
