# What the scripts of GlusterFS have in common.
PATH=$PATH:/usr/sbin:/sbin
export PATH

# Changes something; waits while others do. Its errors come on either output. By default it gives up after two minutes, and the servers go
# on by themselves.
gl() {
    tries=0
    until said=$(gluster --mode=script --timeout=300 "$@" 2>&1); do
        case $said in
            *'Another transaction'* | *'Locking failed'*) tries=$((tries + 1)) ;;
            *) tries=99 ;;
        esac
        if [ "$tries" -gt 20 ]; then
            echo "gluster $1 $2: $said" >&2
            return 1
        fi
        sleep 3
    done
}
# Asks glusterd on this host.
answers() { gluster --mode=script pool list > /dev/null 2>&1; }
info() { gluster --mode=script volume info "$1" 2> /dev/null; }
# The value of a line "name: value" of what info said.
value() { sed -n "s/^$1: //p" | head -n 1; }
# $1 seconds; then the words that are to become true
within() {
    left=$1
    shift
    until "$@"; do
        [ "$left" -gt 0 ] || return 1
        left=$((left - 1))
        sleep 1
    done
}
