# The places and words of include.sh, which comes after this and block.sh.
verb=$1 before=$2 conf=$3 name=$4 file=$5 share=$6
line="include = $file"
real=$(readlink -f "$conf")
