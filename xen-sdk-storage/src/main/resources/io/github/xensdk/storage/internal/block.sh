# A block of our own, of one line, in a file of somebody else's.
#   $1 the file   $2 the block's name   $3 its line
block() {
    real=$(readlink -f "$1") name=$2 line=$3
    begin="# xen-sdk begin $name"
    end="# xen-sdk end $name"
    # There was no end of line before it.
    joined="$begin +newline"
    new=$real.xensdk-new
}
first() { grep -n -x -F -e "$begin" -e "$joined" "$real" 2> /dev/null | head -n 1 | cut -d : -f 1; }
last() { grep -n -x -F -e "$end" "$real" | head -n 1 | cut -d : -f 1; }
# Whether it is as we made it. $1 is what first says.
whole() { [ "$(sed -n "$(($1 + 1))p" "$real")" = "$line" ] && [ "$(last)" = $(($1 + 2)) ]; }
# The new file begins as a copy, with owner and mode.
copy() { [ ! -f "$real" ] || cp -p -- "$real" "$new"; }
# Writes the new file, with the block.
with_block() {
    rm -f -- "$new" && copy || return 1
    head=$begin
    if [ -f "$real" ] && [ -n "$(tail -c 1 "$real")" ]; then
        echo >> "$new" || return 1
        head=$joined
    fi
    printf '%s\n' "$head" "$line" "$end" >> "$new"
}
# Writes the new file, without the block, which begins at line $1. Where we had to end a line, that goes with our last block at the end
# of the file.
without_block() {
    till=$(last)
    if [ -z "$till" ] || [ "$till" -lt "$1" ]; then
        echo "$real: the block $name has no end" >&2
        return 1
    fi
    above() { cat; }
    below() { cat; }
    if [ "$(sed -n "${1}p" "$real")" = "$joined" ]; then
        next=$(sed -n "$((till + 1))p" "$real")
        case $next in
            '') [ "$(tail -n "+$((till + 1))" "$real" | head -c 1 | wc -c)" -ne 0 ] || above() { head -c -1; } ;;
            '# xen-sdk begin '*' +newline') ;;
            '# xen-sdk begin '*) below() { sed '1s/$/ +newline/'; } ;;
        esac
    fi
    copy && {
        head -n "$(($1 - 1))" "$real" | above && tail -n "+$((till + 1))" "$real" | below
    } > "$new"
}
put() { sync "$new" && mv -- "$new" "$real" && sync "${real%/*}"; }
