# The places and words of fstab.sh, which comes after this and block.sh.
verb=$1 before=$2 fstab=$3 name=$4 source=$5 point=$6 type=$7 others=$8 options=$9
shift 9
systemd=$1
line="$source $point $type $options 0 0"
real=$(readlink -f "$fstab")
