# The files of a directory that may be images, a line each: name, format, size as a guest sees it, bytes that it takes.
#   $1 the directory
cd -- "$1" || exit 1
for file in *; do
    case $file in *[!A-Za-z0-9._-]* | [!A-Za-z0-9_]*) continue ;; esac
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    # shellcheck disable=SC2046 # three numbers
    set -- $(stat -c '%s %b %B' "$file" 2> /dev/null)
    [ $# = 3 ] || continue
    format=raw size=$1
    if [ "$(head -c 4 "$file" | od -A n -t x1 | tr -d ' \n')" = 514649fb ]; then
        format=qcow2
        size=$((0x$(head -c 32 "$file" | tail -c 8 | od -A n -t x1 | tr -d ' \n')))
    fi
    echo "image $file $format $size $(($2 * $3))"
done
echo end
