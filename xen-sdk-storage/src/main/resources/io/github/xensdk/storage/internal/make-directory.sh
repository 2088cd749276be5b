# A directory.
#   $1 look, do, undo or purge   $2 what look kept: the directories that were missing, the outermost first
#   $3 its path   $4 what for: storage, mount, or parent of one   $5 /proc/mounts   $6 /sys/block
verb=$1 made=$2 path=$3 purpose=$4 mounts=$5 blocks=$6

mounted() { cut -d ' ' -f 2 "$mounts" | grep -q -x -F -e "$1"; }

case $verb in
    look)
        # First of all: whatever touches a mount whose server is gone waits for it.
        if [ "$purpose" = mount ] && mounted "$path"; then
            echo there
        elif [ "$purpose" = storage ] && [ -L "$path" ]; then
            echo "refuse $path is a symbolic link"
        elif [ -d "$path" ]; then
            if [ "$purpose" = mount ] && [ -n "$(ls -A "$path")" ]; then
                echo "refuse $path is not empty: a mount would hide what is in it"
            else
                echo there
            fi
        elif [ -e "$path" ] || [ -L "$path" ]; then
            echo "refuse $path is there and no directory"
        else
            missing='' at=$path
            while [ -n "$at" ] && [ ! -e "$at" ]; do
                missing="$at${missing:+ $missing}"
                at=${at%/*}
            done
            echo "keep $missing"
            echo "change makes $missing"
        fi
        ;;
    do)
        umask 022
        mkdir -p -- "$path"
        ;;
    undo | purge)
        case " $made " in
            *" $path "*) [ "$verb $purpose" != 'purge storage' ] || [ ! -d "$path" ] || purge=yes ;;
        esac
        if [ "${purge-}" = yes ]; then
            if cut -d ' ' -f 2 "$mounts" | grep -q -e "^$path\$" -e "^$path/"; then
                echo "$path: something is mounted there" >&2
                exit 1
            fi
            for file in "$blocks"/loop*/loop/backing_file; do
                [ -f "$file" ] || continue
                case $(cat "$file") in
                    "$path"/*)
                        echo "$(cat "$file") is a disk in use" >&2
                        exit 1
                        ;;
                esac
            done
            rm -rf --one-file-system -- "$path" || exit 1
        fi
        inner=''
        for directory in $made; do inner="$directory $inner"; done
        for directory in $inner; do
            [ -d "$directory" ] || continue
            rmdir -- "$directory" 2> /dev/null || {
                echo "left $directory: it is not empty"
                break
            }
        done
        ;;
esac
