# A block of our own in /etc/fstab: mounts it after the next boot, once the network is up. Comes after block.sh.
#   $1 look, do, undo or purge   $2 what look kept: "new-file"
#   $3 /etc/fstab   $4 the block's name   $5 what is mounted   $6 where   $7 its type   $8 other names of that type
#   $9 options   ${10} /run/systemd/system
verb=$1 before=$2 fstab=$3 name=$4 source=$5 point=$6 type=$7 others=$8 options=$9 systemd=${10}
block "$fstab" "$name" "$source $point $type $options 0 0"
reload() { [ ! -d "$systemd" ] || systemctl daemon-reload >&2; }
foreign() {
    [ -f "$real" ] || return 0
    while read -r from at type _ || [ -n "$from" ]; do
        case $from in '#'*) continue ;; esac
        [ "$at" != "$point" ] || echo "$from $type"
    done < "$real" | head -n 1
}

umask 022
case $verb in
    look)
        at=$(first)
        if [ -n "$at" ]; then
            if whole "$at"; then
                echo there
            else
                echo "refuse the block $name in $fstab has been changed, or was made with other options"
            fi
            exit 0
        fi
        found=$(foreign)
        if [ -z "$found" ]; then
            [ -f "$real" ] || echo keep new-file
            echo "change adds to $fstab: $line"
            exit 0
        fi
        for one in $type $others; do
            [ "$found" != "$source $one" ] || { echo there; exit 0; }
        done
        echo "refuse $fstab has a line for $point already: $found"
        ;;
    do)
        with_block && put && reload
        ;;
    undo | purge)
        rm -f -- "$new"
        at=$(first)
        [ -n "$at" ] || exit 0
        without_block "$at" && put && reload || exit 1
        [ "$before" != new-file ] || [ -s "$real" ] || rm -f -- "$real"
        ;;
esac
