#!/usr/bin/env bash
# try.sh SUITE ARCHIVE PICTURES: starts the portable archive (or its folder, or the AppImage) on a Debian that has
# nothing of it but a screen: under Xvfb, and under a headless Weston; from a folder with a space, by a link. What it
# shows lies in PICTURES then, to be looked at. No library that it brings in a folder may be the system's. Under sway,
# which has xdg-activation, a second start brings the window to the front by the token that it was given. ROOT keeps the
# system for the next time. As root, with mmdebstrap.
set -euo pipefail
suite=$1 archive=$(realpath "$2") pictures=$3
source=$(cd "$(dirname "$0")/../.." && pwd)
. "$source/packaging/chroot.sh"
work=$(mktemp -d -p "${TMPDIR:-/var/tmp}" daylong-portable.XXXXXX)
trap 'rm -rf --one-file-system "$work"' EXIT
root=${ROOT:-$work/root} home=$root/home/person
person() { in_chroot "$root" su -l person -c "$*"; }

if [ ! -e "$home" ]; then
    fresh_chroot "$suite" "$root"
    in_chroot "$root" apt-get install -y -qq --no-install-recommends xvfb weston sway dbus-daemon netpbm >/dev/null
fi
in_chroot "$root" sh -c 'userdel -r person; useradd -m -s /bin/bash person' 2>/dev/null
mkdir -p "$home/My programs" "$home/bin" "$pictures"
case $archive in
    *.AppImage)
        mkdir "$home/My programs/daylong"
        for program in daylong daylong-cli; do cp "$archive" "$home/My programs/daylong/$program"; done
        chmod +x "$home/My programs/daylong/"*
        ;;
    *-x86_64) cp -r "$archive" "$home/My programs/daylong" ;;
    *) tar -C "$home/My programs" -xf "$archive" && mv "$home/My programs/"daylong-* "$home/My programs/daylong" ;;
esac
ln -s "../My programs/daylong/daylong" "../My programs/daylong/daylong-cli" "$home/bin/"
cp "$source/tests/data/attach/chinese.pdf" "$home/"

say "in the terminal"
person 'cd / && ~/bin/daylong-cli --version' || die "daylong-cli does not start"
[ -n "$(person 'echo Hello | ~/bin/daylong-cli chat --seed 1')" ] || die "the model says nothing"

# Both end with the shell that started them; what is mapped says where it comes from.
cat >"$home/window.sh" <<'TEXT'
export XDG_RUNTIME_DIR=$HOME/run
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
DBUS_SESSION_BUS_ADDRESS=$(dbus-daemon --session --fork --print-address)
export DBUS_SESSION_BUS_ADDRESS
case $1 in
    xvfb) Xvfb :7 -screen 0 1120x800x24 -fbdir "$XDG_RUNTIME_DIR" >xvfb.log 2>&1 & export DISPLAY=:7 ;;
    weston)
        export XDG_SESSION_TYPE=wayland
        weston --backend=headless --renderer=pixman --width=1120 --height=800 --socket=wayland-7 --debug --idle-time=0 \
            >weston.log 2>&1 &
        export WAYLAND_DISPLAY=wayland-7
        ;;
esac
sleep 5
"$HOME/bin/daylong" --ask "Hello! What shall we talk about?" >said 2>&1 &
sleep "${WAIT:-30}"
# An AppImage's program is a child of what was started.
cat $(grep -lsz "/bin/daylong$" /proc/[0-9]*/cmdline | sed 's/cmdline/maps/') 2>/dev/null |
    awk '/\.so/ {print substr($0, index($0, "/"))}' | sort -u >mapped
if [ $1 = xvfb ]; then
    xwdtopnm <"$XDG_RUNTIME_DIR/Xvfb_screen0" 2>/dev/null | pnmtopng >xvfb.png 2>/dev/null
else
    weston-screenshooter && mv wayland-screenshot-*.png weston.png
fi
TEXT
for screen in xvfb weston; do
    say "in a window, by $screen"
    person "WAIT=${WAIT:-30} bash window.sh $screen" || { cat "$home/$screen.log" || true; die "there is no picture"; }
    cp "$home/$screen.png" "$pictures/$suite-$screen.png"
    grep -q libQt6Core "$home/mapped" || { cat "$home/said"; die "the window does not stay"; }
    while read -r library; do
        for ours in "$home/My programs/daylong/lib/"*.so*; do
            [ -e "$ours" ] || continue  # of an AppImage they are in no folder
            ours=${ours##*/}
            if [[ $library == /usr/*/$ours* ]]; then die "$library is the system's"; fi
        done
    done <"$home/mapped"
    cat "$home/said"
done
# What passes between the program and the compositor is told by libwayland.
cat >"$home/activation.sh" <<'TEXT'
export XDG_RUNTIME_DIR=$HOME/run XDG_SESSION_TYPE=wayland
rm -f "$XDG_RUNTIME_DIR"/wayland-*
DBUS_SESSION_BUS_ADDRESS=$(dbus-daemon --session --fork --print-address)
export DBUS_SESSION_BUS_ADDRESS
WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 sway -c /dev/null >sway.log 2>&1 &
sleep 5
for socket in "$XDG_RUNTIME_DIR"/wayland-?; do export WAYLAND_DISPLAY=${socket##*/}; done
WAYLAND_DEBUG=1 "$HOME/bin/daylong" >wayland.log 2>&1 &
sleep "${WAIT:-30}"
XDG_ACTIVATION_TOKEN=of-who-starts-it "$HOME/bin/daylong" >>sway.log 2>&1
sleep 3
grep 'xdg_activation_v1.*activate("of-who-starts-it"' wayland.log
TEXT
say "brought to the front by a token"
person "WAIT=${WAIT:-30} bash activation.sh" || { cat "$home/sway.log"; die "the compositor is not told of the token"; }

say "a PDF whose letters only a table of poppler's names"
person 'echo "What does it say?" | ~/bin/daylong-cli chat --seed 1 --attach chinese.pdf >/dev/null' ||
    die "no PDF is read"
person '~/bin/daylong-cli export --all --format json --output all.json >/dev/null && grep -q 青绿色 all.json' ||
    die "what a PDF says in Chinese is not read"
say "it starts; look at $pictures/$suite-*.png"
