#!/bin/sh
# Try the packages as users do, in a root that has no Python, no compiler and none of our libraries.
#     sh packaging/linux/try_packages.sh FOLDER_OF_THE_PACKAGES
# As root on Debian or Ubuntu. For each package: install it, open a photograph by the desktop entry as an ordinary user under
# a virtual display and without a network, repaint it, save it, paint a 3D model and a clip and look at both, learn a few steps
# of a painting, take the app away, and see that nothing is left.
set -eu
packages=$(cd "$1" && pwd)
project=$(cd "$(dirname "$0")/../.." && pwd)
root=${CLEAN_ROOT:-$project/build/clean-root}
number=77 # of the display, the first that is free from there on
while [ -e /tmp/.X11-unix/X$number ]; do number=$((number + 1)); done
display=:$number
user=painter
photo=temple.jpg

say() { echo "--- $*"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
# without a network, as the user, in a home with letters beyond ASCII
as_user() { inside unshare --net setpriv --reuid=1000 --regid=1000 --clear-groups env HOME="$home" DISPLAY=$display "$@"; }

make_root() {
    . /etc/os-release
    if [ ! -e "$root/etc/debian_version" ]; then
        mirror=$(sed -nE 's/^(URIs: *|deb +(\[[^]]*\] +)?)([a-z]+:[^ ]+).*/\3/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
        debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" >"$root.log" 2>&1
    fi
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    mkdir -p "$root/tmp/.X11-unix" "$root/dev/shm"
    mountpoint -q "$root/dev/shm" || mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mountpoint -q "$root/tmp/.X11-unix" || mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    inside apt-get update -qq
    # what a desktop has: a program that starts desktop entries, their database, and a font
    inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libglib2.0-bin desktop-file-utils shared-mime-info fonts-dejavu-core zstd >/dev/null
    inside sh -c "id $user >/dev/null 2>&1 || useradd --create-home --home-dir '$home' --uid 1000 $user"
    for forbidden in python3 gcc cc; do
        if inside sh -c "command -v $forbidden"; then echo "the clean root has $forbidden" >&2; exit 1; fi
    done
}

leave() {
    [ -z "${xvfb:-}" ] || kill "$xvfb" 2>/dev/null || true
    for place in tmp/.X11-unix dev/shm proc; do
        if mountpoint -q "$root/$place"; then umount "$root/$place" || true; fi
    done
}

wait_for() { # wait_for SECONDS COMMAND...
    left=$(($1 * 5)); shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || { echo "waited in vain for: $*" >&2; DISPLAY=$display import -window root "$project/build/in-vain.png" || true; exit 1; }
        sleep 0.2
    done
}

running() { # the processes in the clean root that pgrep finds by $@; others may try theirs beside it
    for process in $(pgrep -u 1000 "$@"); do [ "$(readlink "/proc/$process/root")" != "$root" ] || echo "$process"; done
}
gone() { [ -z "$(running impasto)" ]; }
window() { DISPLAY=$display xdotool search --onlyvisible --name "$1"; }
keys() { DISPLAY=$display xdotool key --clearmodifiers "$@"; sleep 0.5; }
focus() { # no window manager runs that would give a window the keyboard
    wait_for 60 window "$1"
    DISPLAY=$display xdotool windowfocus --sync "$(window "$1" | tail -n 1)"
}

paint_and_save() { # by the desktop entry $1: open, repaint, save as painted.png
    as_user gio launch "$1" "$home/$photo" >"$root/tmp/app.log" 2>&1 &
    focus "$photo .* Impasto"
    sleep 2
    keys ctrl+Return
    saved=$root$home/painted.png
    rm -f "$saved"
    for _ in $(seq 100); do # Save is there once the painting is finished
        keys ctrl+s
        if window "^Save" >/dev/null; then break; fi
        sleep 2
    done
    focus "^Save"
    DISPLAY=$display xdotool type --delay 20 painted.png # in the home folder, where the dialog begins
    keys Return
    sleep 2
    focus "^Save the painting" # the options of the file
    keys Return
    wait_for 60 test -s "$saved"
    sleep 1
    DISPLAY=$display import -window root "$project/build/painted-$2.png"
    focus "$photo .* Impasto"
    keys ctrl+q
    wait_for 30 gone
    identify -quiet "$saved"
    [ "$(compare -quiet -metric AE "$root$home/$photo" "$saved" null: 2>&1)" != 0 ] # it is not the photograph
    [ ! -s "$root/tmp/app.log" ] || { cat "$root/tmp/app.log" >&2; exit 1; }
    rm "$saved"
}

paint_kinds() { # by the program $1: a 3D model, a clip in which it turns, that clip; learn; look at what was made
    style=$home/ink_wash.jpg
    say "$2: a 3D model, with a clip in which it turns"
    as_user "$1" model "$home/jar.glb" --style "$style" --size 512 -o "$home/painted.glb" --turntable "$home/turn.mp4"
    say "$2: a clip"
    as_user "$1" video "$home/turn.mp4" --style "$style" --size 160 --to 0.2 -o "$home/painted.mp4" --json
    say "$2: a painting's strokes"
    as_user "$1" learn "$home/$photo" --steps 3
    for made in painted.glb turn.mp4 painted.mp4; do
        say "$2: $made in the window"
        look_at "$1" "$made"
    done
    help_each_other "$1" "$2"
    rm "$root$home"/painted.glb "$root$home"/turn.mp4 "$root$home"/painted.mp4
}

pixels_between() { # that differ
    found=$(compare -quiet -metric AE "$1" "$2" null: 2>&1) || true
    printf '%.0f' "$found"
}

settled() { # take the screen into $1 once nothing on it changes any more
    for _ in $(seq 30); do
        sleep 1
        DISPLAY=$display import -window root "$project/build/earlier.png"
        sleep 4
        DISPLAY=$display import -window root "$1"
        [ "$(pixels_between "$project/build/earlier.png" "$1")" -gt 200 ] || return 0
    done
}

help_each_other() { # by the program $1: one invites, another joins and paints for it; both on 127.0.0.1
    say "$2: another computer paints"
    here="inside setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=$home"
    there="$here XDG_DATA_HOME=$home/other XDG_CONFIG_HOME=$home/other XDG_CACHE_HOME=$home/other/cache"
    $here "$1" workers invite "$home/two.impasto-pair" --host 127.0.0.1 --name two >/dev/null
    $there "$1" workers join "$home/two.impasto-pair" --json >"$root/tmp/joined.log" 2>&1 &
    $here "$1" batch "$home/$photo" --style "$home/ink_wash.jpg" --size 256 -o "$home/together" --workers others
    [ -n "$(find "$root$home/together" -name "${photo%.*}*" -size +1k)" ]
    grep -q '"painting"' "$root/tmp/joined.log"
    $here "$1" workers remove two >/dev/null
    kill $(running -f "workers join") # Ctrl+C would not reach it: a script's commands behind it ignore that
    wait_for 30 gone
    rm -r "$root$home/two.impasto-pair" "$root$home/together" "$root$home/other"
}

look_at() { # open $2 with the program $1, and see that the picture follows keys and mouse
    rm -f "$root/tmp/app.log"
    as_user "$1" "$home/$2" >"$root/tmp/app.log" 2>&1 &
    focus "$2 .* Impasto"
    shot="$project/build/opened-$2"
    settled "$shot-before.png"
    it=$(window "$2 .* Impasto" | tail -n 1)
    case $2 in # turn the model; on the timeline, go to another frame
        *.glb) DISPLAY=$display xdotool mousemove --window "$it" 400 300 mousedown 1 mousemove --window "$it" 500 310 sleep 0.5 \
            mousemove --window "$it" 560 320 sleep 0.5 mouseup 1 ;;
        *) DISPLAY=$display xdotool mousemove --window "$it" 600 589 click 1 ;;
    esac
    settled "$shot-after.png"
    differing=$(pixels_between "$shot-before.png" "$shot-after.png")
    focus "$2 .* Impasto"
    keys ctrl+q
    wait_for 30 gone
    [ "$differing" -gt 2000 ] || { echo "$2 stands still in the window ($differing px)" >&2; exit 1; }
    [ ! -s "$root/tmp/app.log" ] || { cat "$root/tmp/app.log" >&2; exit 1; }
}

try_deb() {
    say "deb: install, $(basename "$1")"
    cp "$1" "$root/tmp/impasto.deb"
    inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /tmp/impasto.deb >"$root.log" 2>&1 || { cat "$root.log"; exit 1; }
    say "deb: offered for pictures, clips and models"
    inside gio mime image/jpeg | grep impasto.desktop
    inside gio mime image/x-adobe-dng | grep impasto.desktop
    inside gio mime video/mp4 | grep impasto.desktop
    inside gio mime model/gltf-binary | grep impasto.desktop
    say "deb: self-test without a network, in a home that cannot be written to"
    as_user env HOME=/nowhere impasto selftest
    say "deb: a photograph by the desktop entry, repainted and saved"
    paint_and_save /usr/share/applications/impasto.desktop deb
    paint_kinds impasto deb
    say "deb: install over it, then take it away"
    inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --reinstall /tmp/impasto.deb >/dev/null 2>&1
    inside env DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq impasto >/dev/null 2>&1
    [ ! -e "$root/opt/impasto" ]
    [ -z "$(find "$root/usr" -iname '*impasto*')" ]
}

try_archive() {
    say "archive: unpack and install as the user, $(basename "$1")"
    cp "$1" "$root/tmp/impasto.tar.zst"
    as_user sh -c 'cd "$HOME" && find . | sort > /tmp/before && mkdir unpacked && tar -C unpacked -xf /tmp/impasto.tar.zst && sh unpacked/*/install.sh'
    say "archive: install over it"
    as_user sh -c 'sh "$HOME"/unpacked/*/install.sh >/dev/null && rm -r "$HOME/unpacked"'
    as_user sh -c '"$HOME/.local/bin/impasto" selftest --json'
    say "archive: a photograph by the desktop entry, repainted and saved"
    paint_and_save "$home/.local/share/applications/impasto.desktop" archive
    paint_kinds "$home/.local/bin/impasto" archive
    say "archive: take it away"
    as_user sh -c 'sh "$HOME/.local/lib/impasto/install.sh" --uninstall'
    [ -z "$(find "$root$home/.local" -iname '*impasto*' -not -path "*/share/Impasto*")" ] # the user's settings and log stay
}

home=/home/画家-é
trap leave EXIT
mkdir -p /tmp/.X11-unix
Xvfb $display -screen 0 1400x900x24 -nolisten tcp >/dev/null 2>&1 &
xvfb=$!
make_root
# what a trial that failed has left
inside dpkg --purge impasto >/dev/null 2>&1 || true
rm -rf "$root$home/.local" "$root$home/unpacked"
cp "$project/resources/samples/$photo" "$project/resources/samples/jar.glb" "$project/resources/styles/ink_wash.jpg" "$root$home"
for package in "$packages"/*.deb; do try_deb "$package"; done
for package in "$packages"/*.tar.zst; do try_archive "$package"; done
say "both packages were installed, used and taken away"
