# A directory in which a volume keeps one copy of its data. A file of our own beside it says whose it is.
#   $1 look, do, undo or purge   $2 nothing   $3 its path   $4 the volume and which of its bricks it is
#   $5 glusterd's directory of the volume
verb=$1 brick=$3 whose=$4 volume=$5
mark=$brick.xensdk

ours() { [ -f "$mark" ] && [ "$(cat "$mark")" = "$whose" ]; }
# But for what GlusterFS keeps for itself. What is larger than a shard has the rest of it in .shard.
data() {
    ls -A "$brick" | grep -v -x -e '[.]glusterfs.*' -e '[.]shard' -e '[.]trashcan'
    [ ! -d "$brick/.shard" ] || find "$brick/.shard" ! -type d
}

umask 022
case $verb in
    look)
        if [ -f "$mark" ] && ! ours; then
            echo "refuse $brick is of another volume, or another one of its bricks: $(head -n 1 "$mark")"
        elif ours && [ -d "$brick" ]; then
            echo there
        elif [ -e "$brick" ] || [ -L "$brick" ]; then
            echo "refuse $brick is there already, and not made by xen-sdk: a brick must be new"
        else
            echo "change makes $brick"
        fi
        ;;
    do)
        printf '%s\n' "$whose" > "$mark.new" && sync "$mark.new" && mv -- "$mark.new" "$mark" && mkdir -p -- "$brick"
        ;;
    undo | purge)
        rm -f -- "$mark.new"
        ours || exit 0
        if [ -d "$volume" ]; then
            echo "left $brick: its volume is still there"
        elif [ "$verb" = undo ] && [ -d "$brick" ] && [ -n "$(data | head -n 1)" ]; then
            echo "left $brick: there is data in it; setting up the same storage again takes it up"
        else
            rm -rf --one-file-system -- "$brick" && rm -f -- "$mark"
        fi
        ;;
esac
