# Sourced by the scripts beside it.

published=xen-sdk-bom,xen-sdk-core,xen-sdk-storage,xen-sdk-probes,xen-sdk-testkit

say() { printf '\n-- %s\n' "$*"; }

version() { sed -n 's|^  <version>\(.*\)</version>|\1|p' xen-sdk-bom/pom.xml; }

# Makes a local Maven repository in $1 that has, by links, everything of the machine's own but xen-sdk: what is downloaded stays there, what
# is installed goes with the directory. (Maven 3.9 has -Dmaven.repo.local.tail for that, 3.8.7 has not.)
linked_repository() {
    local own=${MAVEN_REPOSITORY:-$HOME/.m2/repository} level entry
    for level in . io io/github; do
        mkdir -p "$1/$level" "$own/$level"
        for entry in "$own/$level"/*; do
            case ${entry#"$own"/} in
                ./io | io/github | io/github/xensdk) ;;
                *) [ -e "$entry" ] && ln -s "$entry" "$1/$level/" ;;
            esac
        done
    done
}
