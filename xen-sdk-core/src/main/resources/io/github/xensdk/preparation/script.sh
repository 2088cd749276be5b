# A script of ours beside Xen's own. Reads its text.
#   $1 look, do, used or remove   $2 the script   $3 Xen's own, to which it leaves what is unusual
verb=$1 file=$2 xen=$3
new=$file.new
PATH=$PATH:/usr/sbin:/sbin
export PATH
umask 022

there() { [ -e "$file" ] || [ -L "$file" ]; }
ours() { [ -f "$file" ] && [ ! -L "$file" ] && sed -n 2p "$file" | grep -q '^# Made by xen-sdk\.'; }

case $verb in
    look)
        if [ ! -x "$xen" ]; then
            echo "refuse there is no $xen here, to which it would leave what is unusual"
        elif ! there; then
            echo "missing writes $file"
        elif ! ours; then
            echo "refuse $file is there, and not made by xen-sdk"
        elif cmp -s - "$file" && [ -x "$file" ]; then
            echo there
        else
            echo "outdated replaces $file, of another version of xen-sdk"
        fi
        ;;
    do) cat > "$new" && chmod 755 "$new" && sync "$new" && mv -- "$new" "$file" && sync "${file%/*}" ;;
    used)
        # Xen runs it once more when the device goes.
        # Without xenstore there is no Xen, and nobody uses it; one that does not answer leaves that open. A host without guests has no backend.
        if ours && command -v xenstore-ls > /dev/null; then
            devices=$(xenstore-ls -f /local/domain/0) || exit 1
            echo "$devices" \
                | awk -v script="= \"$file\"" 'index($0, script) { split($1, at, "/"); print at[7] }' | sort -n -u
        fi
        ;;
    remove)
        rm -f -- "$new"
        ! ours || rm -f -- "$file"
        ! there || echo "left $file is not made by xen-sdk"
        ;;
    *) exit 2 ;;
esac
