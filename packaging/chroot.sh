# Clean systems to try packages on, sourced by the scripts here, whose $suite is the system's. As root, with mmdebstrap;
# each suite's beginning is kept in ~/.cache/daylong-chroots. What is mounted for a command is gone with it.
chroots=${XDG_CACHE_HOME:-$HOME/.cache}/daylong-chroots
export DEBIAN_FRONTEND=noninteractive

say() { printf '\033[1m%s: %s\033[0m\n' "$suite" "$*" >&2; }
die() { printf '%s: %s: %s\n' "$(basename "$0")" "$suite" "$*" >&2; exit 1; }

fresh_chroot() {  # fresh_chroot SUITE FOLDER: a minimal Debian
    if [ ! -s "$chroots/$1.tar" ]; then
        mkdir -p "$chroots"
        mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --include=ca-certificates \
            "$1" "$chroots/$1.part.tar"
        mv "$chroots/$1.part.tar" "$chroots/$1.tar"
    fi
    mkdir -p "$2"
    tar -C "$2" -xf "$chroots/$1.tar" --exclude='./dev/*'
    cp /etc/resolv.conf "$2/etc/"
    in_chroot "$2" apt-get update -qq
}

in_chroot() {  # in_chroot FOLDER COMMAND...: with /proc, /dev and /tmp, which are gone with it
    # shellcheck disable=SC2016  # it is the other shell's
    unshare --mount --pid --fork sh -euc '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/tmp"
        for each in $BOUND; do mkdir -p "$1/${each#*:}" && mount --bind "${each%%:*}" "$1/${each#*:}"; done
        root=$1 && shift && exec chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive $SET "$@"' -- "$@"
}
# What in_chroot shows of this system, FOLDER:PLACE each, and sets in it, NAME=VALUE each.
export BOUND='' SET=''
