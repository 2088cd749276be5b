# One step of a benchmark of storage. Copies print what dd says of them, with the time that it took, on standard output.
#   $1 prepare: $2 gets $3 random bytes   copy: $2 to the new file $3, which is on disk when it ends   read: $2 to nowhere
#      warm: the same, untimed   same: whether $2 and $3 are alike   drop: the kernel's caches, by its file $2   remove: $2
set -u
umask 077
case $1 in
    prepare) set -C; head -c "$3" /dev/urandom > "$2" && sync "$2" ;;
    copy) LC_ALL=C dd if="$2" of="$3" bs=1M conv=excl,fsync 2>&1 ;;
    read) LC_ALL=C dd if="$2" of=/dev/null bs=1M 2>&1 ;;
    warm) cat < "$2" > /dev/null ;;
    same) cmp "$2" "$3" ;;
    drop) sync && echo 3 > "$2" ;;
    remove) rm -rf -- "$2" ;;
    *) exit 2 ;;
esac
