# A file of our own in /etc/exports.d: what is exported after the next boot.
#   $1 look, do, undo or purge   $2 what look kept: "was" and the file in base64
#   $3 the file   $4 what is exported   $5 options   $6... to whom
verb=$1 before=$2 file=$3 path=$4 options=$5
shift 5
directory=${file%/*}
# Not named *.exports, so it is never read.
new=$directory/.${file##*/}.new
mark='# Made by xen-sdk'

content() {
    echo "$mark for $path; SharedStorage.remove() takes it away."
    printf '%s' "$path"
    for client; do printf ' %s(%s)' "$client" "$options"; done
    echo
}
ours() { [ -f "$file" ] && [ ! -L "$file" ] && case $(head -n 1 "$file") in "$mark "*) true ;; *) false ;; esac; }
put() { cat > "$new" && sync "$new" && mv -- "$new" "$file" && sync "$directory"; }

umask 022
case $verb in
    look)
        if ours; then
            if [ "$(cat "$file")" = "$(content "$@")" ]; then
                echo there
            else
                echo "keep was $(base64 -w 0 "$file")"
                echo "change writes $file anew: $(content "$@" | tail -n 1)"
            fi
        elif [ -e "$file" ] || [ -L "$file" ]; then
            echo "refuse $file is there, and not made by xen-sdk"
        else
            echo "change writes $file: $(content "$@" | tail -n 1)"
        fi
        ;;
    do)
        content "$@" | put
        ;;
    undo | purge)
        rm -f -- "$new"
        if ours; then
            case $before in
                was*) echo "${before#was }" | base64 -d | put || exit 1 ;;
                *) rm -- "$file" && sync "$directory" || exit 1 ;;
            esac
        elif [ -e "$file" ]; then
            echo "left $file: it is not xen-sdk's any more"
        fi
        ;;
esac
