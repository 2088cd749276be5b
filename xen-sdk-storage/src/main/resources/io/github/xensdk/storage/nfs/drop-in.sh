# A file of our own in /etc/exports.d: what is exported after the next boot. Comes after own-file.sh.
#   $1 look, do, undo or purge   $2 what look kept   $3 the file   $4 what is exported   $5 options   $6... to whom
verb=$1 before=$2 file=$3 path=$4 options=$5
shift 5

content() {
    echo "# Made by xen-sdk for $path; SharedStorage.remove() takes it away."
    printf '%s' "$path"
    for client; do printf ' %s(%s)' "$client" "$options"; done
    echo
}

own_file "$verb" "$before" "$file" "$(content "$@" | tail -n 1)" "$@"
