# A package with what a kind of storage needs. Comes after a script that has the function still_needed.
#   $1 look, do, undo or purge   $2 what look kept: the packages that come with it   $3 what still_needed goes by: the types of mounts that need it, say
#   $4 its name with Debian   $5 its name with Red Hat   $6 a program of it   $7 /proc/mounts
verb=$1 brought=$2 needs=$3 debian=$4 redhat=$5 program=$6 mounts=$7
PATH=$PATH:/usr/sbin:/sbin
DEBIAN_FRONTEND=noninteractive
export PATH DEBIAN_FRONTEND

if command -v apt-get > /dev/null; then
    family=debian package=$debian
elif command -v dnf > /dev/null; then
    family=redhat package=$redhat
else
    family=other package=$debian
fi
installed() {
    case $family in
        # shellcheck disable=SC2016 # dpkg-query's, not the shell's
        debian) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ] ;;
        redhat) rpm -q --quiet "$1" ;;
        other) command -v "$program" > /dev/null ;;
    esac
}
# A simulation; without the options it would write its cache.
simulate() { apt-get -s -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= "$@" 2> /dev/null; }
get() { apt-get -q -y -o DPkg::Lock::Timeout=120 "$@" >&2; }
case $verb in
    look)
        if installed "$package"; then
            echo there
        elif [ "$family" = other ]; then
            echo 'refuse there is neither apt-get nor dnf; install what gives $program by hand'
        else
            names=$package
            if [ "$family" = debian ]; then
                with=$(simulate install --no-install-recommends "$package" | sed -n 's/^Inst \([^ ]*\) (.*/\1/p' | tr '\n' ' ')
                names=${with:-$package}
            fi
            echo "keep ${names% }"
            echo "change installs ${names% }"
        fi
        ;;
    do)
        if [ "$family" = debian ]; then
            get install --no-install-recommends "$package" \
                || { get update && get install --no-install-recommends "$package"; }
        else
            dnf install -y -q "$package" >&2
        fi
        ;;
    undo | purge)
        present=''
        for name in $brought; do
            if installed "$name"; then present="${present:+$present }$name"; fi
        done
        [ -n "$present" ] || exit 0
        why=$(still_needed | head -n 1)
        if [ -n "$why" ]; then
            echo "left $package: $why"
            exit 0
        fi
        if [ "$family" = debian ]; then
            # shellcheck disable=SC2086 # names of packages
            for name in $(simulate purge $present | sed -n -E 's/^(Purg|Remv) ([^ ]*) .*/\2/p'); do
                case " $present " in
                    *" $name "*) ;;
                    *)
                        echo "left $package: $name needs it"
                        exit 0
                        ;;
                esac
            done
            # shellcheck disable=SC2086
            get purge $present
        else
            # shellcheck disable=SC2086
            dnf remove -y -q $present >&2
        fi
        ;;
esac
