# Why the package must stay, though this storage goes; nothing where it need not.
still_needed() {
    for type in $needs; do
        ! cut -d ' ' -f 3 "$mounts" | grep -q -x -e "$type" || echo "this host has other mounts of type $type"
    done
}
