# Why package and server must stay, though this storage goes; nothing where they need not.
still_needed() {
    ! testparm -s 2> /dev/null | grep '^\[' | grep -q -v -x -F -e '[global]' -e '[homes]' -e '[printers]' -e '[print$]' \
        || echo 'this host shares other directories'
}
