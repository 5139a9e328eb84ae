#!/bin/sh
# Check that the libraries which Qt expects from a Linux system are there.
#     sh packaging/system_libraries.sh [screenshots | tests | packages]
# As root on Debian or Ubuntu the missing ones are installed; otherwise one sentence names the command that does it.
# With "screenshots", a virtual display and a font with Chinese characters are wanted as well; with "tests", the
# independent readers that our files and desktop entries are checked with, and the X server whose screen has a profile; with "packages", what
# builds the Linux packages and tries them in a clean root.
set -eu
[ "$(uname -s)" = Linux ] || exit 0

# What PySide6's xcb and offscreen platform plug-ins and QtGui link to: library, Debian package.
libraries="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11.so.6 libx11-6
libX11-xcb.so.1 libx11-xcb1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libgssapi_krb5.so.2 libgssapi-krb5-2
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
"

PATH=$PATH:/usr/sbin:/sbin
known=$(ldconfig -p 2>/dev/null || true)
packages=$(echo "$libraries" | while read -r library package; do
    case "$known" in *"$library "*) ;; *) printf '%s ' "$package" ;; esac
done)
if [ "${1:-}" = screenshots ]; then
    command -v xvfb-run >/dev/null || packages="${packages}xvfb xauth "
    [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ] || packages="${packages}fontconfig fonts-noto-cjk "
fi
if [ "${1:-}" = tests ]; then
    # identify is a name that no other program has: a convert there may be another's
    programs="Xvfb:xvfb identify:imagemagick exiftool:libimage-exiftool-perl tiffcp:libtiff-tools \
        desktop-file-validate:desktop-file-utils appstreamcli:appstream"
fi
if [ "${1:-}" = packages ]; then
    programs="strip:binutils cc:gcc strace:strace zstd:zstd debootstrap:debootstrap Xvfb:xvfb xdotool:xdotool \
        import:imagemagick desktop-file-validate:desktop-file-utils appstreamcli:appstream"
fi
for pair in ${programs:-}; do
    command -v "${pair%%:*}" >/dev/null || packages="${packages}${pair##*:} "
done
[ -n "$packages" ] || exit 0

install="apt-get install --no-install-recommends ${packages% }"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing what is missing: $packages"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages </dev/null >/dev/null
else
    echo "System packages are missing here; on Debian or Ubuntu install them with: sudo $install" >&2
    exit 1
fi
