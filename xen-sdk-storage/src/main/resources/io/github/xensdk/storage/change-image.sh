# Makes or changes an image. Prints "done", "exists", "missing" or "lacking qemu-img".
#   $1 create, create-qcow2, resize, shrink, copy or delete   $2 its path   $3 its size, or the path of the one to copy
verb=$1 image=$2 other=$3
umask 077
partial=${image%/*}/.xensdk-image-$$-$(date +%s)
trap 'rm -f -- "$partial"' EXIT
trap 'exit 1' HUP INT TERM

# A link never replaces a file that is there.
publish() {
    sync "$partial" || exit 1
    if ! ln -- "$partial" "$image"; then
        [ -e "$image" ] || [ -L "$image" ] || exit 1
        echo exists
        exit 0
    fi
    rm -f -- "$partial" && sync "${image%/*}" || exit 1
}
there() { [ -f "$1" ] && [ ! -L "$1" ] || { echo missing; exit 0; }; }
free() { [ ! -e "$image" ] && [ ! -L "$image" ] || { echo exists; exit 0; }; }
is_qcow2() { [ "$(head -c 4 "$image" | od -A n -t x1 | tr -d ' \n')" = 514649fb ]; }
tool() { qemu-img --version > /dev/null 2>&1 || { echo 'lacking qemu-img'; exit 0; }; }

# Of a copy whose host lost its power a day ago.
find "${image%/*}" -maxdepth 1 -name '.xensdk-image-*' -type f -mmin +1440 -delete 2> /dev/null
case $verb in
    create)
        free
        truncate -s "$other" "$partial" && publish || exit 1
        ;;
    create-qcow2)
        free
        tool
        qemu-img create -q -f qcow2 "$partial" "$other" >&2 && publish || exit 1
        ;;
    copy)
        there "$other"
        free
        cp --sparse=always -- "$other" "$partial" && publish || exit 1
        ;;
    resize | shrink)
        there "$image"
        if is_qcow2; then
            tool
            shrink=''
            [ "$verb" = resize ] || shrink=--shrink
            # shellcheck disable=SC2086 # one word or none
            qemu-img resize -q $shrink -f qcow2 "$image" "$other" >&2 || exit 1
        else
            truncate -s "$other" "$image" || exit 1
        fi
        sync "$image" || exit 1
        ;;
    delete)
        there "$image"
        rm -- "$image" && sync "${image%/*}" || exit 1
        ;;
esac
echo 'done'
