# Who has files of a directory open on this host: lines of words with tabs between, the file's name, what has it, and of a guest its
# name and UUID. A guest's disk is seen more than once: in xenstore, and as a loop device or an open file.
#   $1 the directory   $2 /sys/block   $3 /proc
PATH=$PATH:/usr/sbin:/sbin
export PATH
real=$(readlink -f -- "$1") && [ -d "$real" ] || { echo "$1 is no directory here" >&2; exit 1; }

# The name of a file that lies there.
name() {
    at=$(readlink -f -- "$1") || return 1
    case $at in "$real"/*) ;; *) return 1 ;; esac
    at=${at#"$real"/}
    case $at in */*) return 1 ;; esac
    echo "$at"
}

# Disks of guests. A path of qdisk has a kind before it: "qcow2:/xen/images/a.img".
backends=$(xenstore-ls -f /local/domain/0/backend 2>&1) || case $backends in
    *"couldn't find"* | *ENOENT* | *'No such file'*) backends='' ;;
    *)
        echo "xenstore cannot be read: $backends" >&2
        exit 1
        ;;
esac
echo "$backends" | sed -n 's|^/local/domain/0/backend/[a-z0-9]*/\([0-9]*\)/[0-9]*/params = "\([a-z0-9]*:\)\{0,1\}\(/.*\)"$|\1 \3|p' \
    | while read -r domain path; do
        file=$(name "$path") || continue
        vm=$(xenstore-read "/local/domain/$domain/vm" 2> /dev/null)
        printf 'user\t%s\tdomain %s\t%s\t%s\n' "$file" "$domain" "$(xenstore-read "/local/domain/$domain/name" 2> /dev/null)" "${vm##*/}"
    done
for backing in "$2"/loop*/loop/backing_file; do
    [ -r "$backing" ] && read -r path < "$backing" || continue
    file=$(name "$path") || continue
    device=${backing%/loop/backing_file}
    printf 'user\t%s\t%s\t\t\n' "$file" "${device##*/}"
done
find "$3"/[0-9]*/fd -lname "$real/*" -printf '%p %l\n' 2> /dev/null | while read -r fd path; do
    file=$(name "$path") || continue
    process=${fd%/fd/*}
    printf 'user\t%s\tprocess %s (%s)\t\t\n' "$file" "${process##*/}" "$(cat "$process/comm" 2> /dev/null)"
done
echo end
