# The first of some options that others have not, with commas between.   $1 those wanted   $2 those there
lacking() {
    for option in $(echo "$1" | tr , ' '); do
        case ",$2," in *",$option,"*) ;; *) echo "$option" && return ;; esac
    done
}
