# A block of our own in /etc/fstab: mounts it after the next boot, once the network is up.
#   $1 look, do, undo or purge   $2 what look kept: "new-file"
#   $3 /etc/fstab   $4 the block's name   $5 server:path   $6 where   $7 options   $8 /run/systemd/system
verb=$1 before=$2 fstab=$3 name=$4 source=$5 point=$6 options=$7 systemd=$8
begin="# xen-sdk begin $name"
end="# xen-sdk end $name"
# There was no end of line before it.
joined="$begin +newline"
line="$source $point nfs4 $options 0 0"
real=$(readlink -f "$fstab")
new=$real.xensdk-new

first() { grep -n -x -F -e "$begin" -e "$joined" "$real" 2> /dev/null | head -n 1 | cut -d : -f 1; }
last() { grep -n -x -F -e "$end" "$real" | head -n 1 | cut -d : -f 1; }
foreign() {
    [ -f "$real" ] || return 0
    while read -r from at type _ || [ -n "$from" ]; do
        case $from in '#'*) continue ;; esac
        [ "$at" != "$point" ] || echo "$from $type"
    done < "$real" | head -n 1
}
# The new file begins as a copy, with owner and mode.
copy() { [ ! -f "$real" ] || cp -p -- "$real" "$new"; }
put() {
    sync "$new" && mv -- "$new" "$real" && sync "${real%/*}" || return 1
    [ ! -d "$systemd" ] || systemctl daemon-reload >&2
}

umask 022
case $verb in
    look)
        at=$(first)
        if [ -n "$at" ]; then
            if [ "$(sed -n "$((at + 1))p" "$real")" = "$line" ] && [ "$(last)" = $((at + 2)) ]; then
                echo there
            else
                echo "refuse the block $name in $fstab has been changed, or was made with other options"
            fi
            exit 0
        fi
        case $(foreign) in
            '')
                [ -f "$real" ] || echo keep new-file
                echo "change adds to $fstab: $line"
                ;;
            "$source nfs4" | "$source nfs") echo there ;;
            *) echo "refuse $fstab has a line for $point already: $(foreign)" ;;
        esac
        ;;
    do)
        rm -f -- "$new" && copy || exit 1
        if [ -f "$real" ] && [ -n "$(tail -c 1 "$real")" ]; then
            echo >> "$new" || exit 1
            begin=$joined
        fi
        printf '%s\n' "$begin" "$line" "$end" >> "$new" && put
        ;;
    undo | purge)
        rm -f -- "$new"
        at=$(first)
        [ -n "$at" ] || exit 0
        till=$(last)
        if [ -z "$till" ] || [ "$till" -lt "$at" ]; then
            echo "$fstab: the block $name has no end" >&2
            exit 1
        fi
        # Where we had to end a line, that goes with our last block at the end of the file.
        above() { cat; }
        below() { cat; }
        if [ "$(sed -n "${at}p" "$real")" = "$joined" ]; then
            next=$(sed -n "$((till + 1))p" "$real")
            case $next in
                '') [ "$(tail -n "+$((till + 1))" "$real" | head -c 1 | wc -c)" -ne 0 ] || above() { head -c -1; } ;;
                '# xen-sdk begin '*' +newline') ;;
                '# xen-sdk begin '*) below() { sed '1s/$/ +newline/'; } ;;
            esac
        fi
        copy && {
            head -n "$((at - 1))" "$real" | above && tail -n "+$((till + 1))" "$real" | below
        } > "$new" && put || exit 1
        [ "$before" != new-file ] || [ -s "$real" ] || rm -f -- "$real"
        ;;
esac
