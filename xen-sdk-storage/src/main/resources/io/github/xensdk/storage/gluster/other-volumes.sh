# Why package and service must stay, though this storage goes; nothing where they need not. $needs is glusterd's directory.
still_needed() {
    [ -z "$(ls -A "$needs/vols" 2> /dev/null)" ] || echo "this host has other volumes: $(ls -A "$needs/vols" | tr '\n' ' ')"
    [ -z "$(ls -A "$needs/peers" 2> /dev/null)" ] || echo 'this host is in a pool with other servers'
    [ -z "${mounts-}" ] || ! cut -d ' ' -f 3 "$mounts" | grep -q -x fuse.glusterfs || echo 'this host has other mounts of GlusterFS'
}
