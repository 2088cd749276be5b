# A file that mount reads user and password from, and nobody but root. Reads its content.
#   $1 look, do, undo or purge   $2 nothing   $3 the file
verb=$1 file=$3
new=$file.new

umask 077
case $verb in
    look)
        wanted=$(cat)
        if [ ! -e "$file" ] && [ ! -L "$file" ]; then
            echo "change writes $file, which only its owner can read"
        elif [ -L "$file" ] || [ ! -f "$file" ] || [ "$(stat -c %a "$file")" != 600 ]; then
            echo "refuse $file is there, and not a file with mode 600"
        elif [ "$(cat "$file")" = "$wanted" ]; then
            echo there
        else
            echo "refuse $file has another user or password: remove the storage, and set it up anew"
        fi
        ;;
    do)
        cat > "$new" && sync "$new" && mv -- "$new" "$file" && sync "${file%/*}"
        ;;
    undo | purge)
        rm -f -- "$new" "$file"
        ;;
esac
