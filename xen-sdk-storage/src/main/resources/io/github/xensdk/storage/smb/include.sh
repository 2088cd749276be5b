# One line of our own in smb.conf, which includes the file with the share. Comes after block.sh.
#   $1 look, do, undo or purge   $2 nothing   $3 smb.conf   $4 the block's name   $5 the file   $6 the share
verb=$1 conf=$3 name=$4 file=$5 share=$6
block "$conf" "$name" "include = $file"
PATH=$PATH:/usr/sbin:/sbin
export PATH

# What Samba makes of a file, and what it says against it. Its exit status is 0 for unknown parameters and missing files.
dump() { testparm -s "$1" 2> /dev/null | grep .; }
complaints() { testparm -s "$1" 2>&1 > /dev/null | grep -v -e '^Load smb config files from' -e '^Loaded services' -e '^$' | sort -u; }
# Our line is shown as one of the section that it stands in.
others() {
    dump "$1" | awk -v "own=[$share]" -v "line=$line" '
        /^\[/ { skip = $0 == own }
        { text = $0; sub(/^[ \t]*/, "", text) }
        !skip && text != line'
}
has_share() { dump "$1" | grep -q -x -F -e "[$share]"; }
tell() { smbcontrol smbd reload-config >&2; }

umask 022
case $verb in
    look)
        if [ ! -f "$real" ]; then
            echo "change adds to $conf: $line"
            exit 0
        fi
        at=$(first)
        if [ -n "$at" ]; then
            if ! whole "$at"; then
                echo "refuse the block $name in $conf has been changed"
            elif has_share "$real"; then
                echo there
            elif [ -f "$file" ]; then
                echo "refuse Samba does not see the share $share in $conf: $(complaints "$real" | head -n 3 | tr '\n' ' ')"
            else
                # The file comes again before this is done.
                echo "change has Samba read $file again"
            fi
        elif has_share "$real"; then
            echo "refuse $conf has a share $share already"
        elif ! testparm -s "$real" > /dev/null 2>&1; then
            echo "refuse testparm objects to $conf as it is: $(complaints "$real" | head -n 3 | tr '\n' ' ')"
        else
            echo "change adds to $conf: $line"
        fi
        ;;
    do)
        [ -f "$real" ] || { echo "there is no $conf" >&2; exit 1; }
        if [ -n "$(first)" ]; then
            tell
            exit
        fi
        old=$(others "$real") said=$(complaints "$real")
        with_block || exit 1
        if ! testparm -s "$new" > /dev/null 2>&1 || [ "$(others "$new")" != "$old" ] || [ "$(complaints "$new")" != "$said" ] \
            || ! has_share "$new"; then
            echo "testparm objects, and $conf stays as it was: $(complaints "$new" | head -n 5 | tr '\n' ' ')" >&2
            rm -f -- "$new"
            exit 1
        fi
        put && tell
        ;;
    undo | purge)
        rm -f -- "$new"
        [ -f "$real" ] || exit 0
        at=$(first)
        [ -n "$at" ] || exit 0
        without_block "$at" && put || exit 1
        # A server that does not run reads it when it starts.
        tell || :
        ;;
esac
