#!/bin/sh
# Install Impasto for the user who runs this, or take it away again; neither root nor anything else is needed.
#     sh install.sh [--prefix FOLDER]       into ~/.local, over an older version
#     sh install.sh --uninstall [--prefix FOLDER]
set -eu
prefix=${HOME}/.local
task=install
while [ $# -gt 0 ]; do
    case $1 in
        --uninstall) task=uninstall ;;
        --prefix) prefix=$2; shift ;;
        *) echo "usage: sh install.sh [--uninstall] [--prefix FOLDER]" >&2; exit 2 ;;
    esac
    shift
done
home=$prefix/lib/impasto
here=$(cd "$(dirname "$0")" && pwd)

refresh() { # desktops that are not told look for themselves, later
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$prefix/share/applications" || true; fi
    if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -qtf "$prefix/share/icons/hicolor" || true; fi
}

uninstall() {
    [ -f "$home/installed-files" ] || { echo "Impasto is not installed in $prefix." >&2; return 1; }
    while IFS= read -r file; do
        rm -f -- "$prefix/$file"
        folder=$(dirname "$file")
        while [ "$folder" != . ] && rmdir -- "$prefix/$folder" 2>/dev/null; do folder=$(dirname "$folder"); done
    done < "$home/installed-files"
    rm -rf -- "$home"
    rmdir -- "$prefix/lib" 2>/dev/null || true
    refresh
}

install() {
    [ -d "$here/impasto" ] || { echo "Run this beside the folder impasto that it came with." >&2; return 1; }
    mkdir -p "$prefix/lib" "$prefix/bin"
    rm -rf -- "$home.new"
    cp -R "$here/impasto" "$home.new"  # first beside it: an install that breaks off leaves the old version
    [ ! -f "$home/installed-files" ] || uninstall
    rm -rf -- "$home"
    mkdir -p "$prefix/lib"
    mv "$home.new" "$home"
    mkdir -p "$prefix/bin"
    ln -sf "$home/impasto" "$prefix/bin/impasto"
    printf '#!/bin/sh\nexec "%s/impasto" --edit "$@"\n' "$home" > "$prefix/bin/impasto-edit"
    chmod 755 "$prefix/bin/impasto-edit"
    (cd "$here/share" && find . -type f) | sed 's|^\./||' | while IFS= read -r file; do
        mkdir -p "$prefix/share/$(dirname "$file")"
        case $file in
            *.desktop) sed "s|@PROGRAM@|$home/impasto|" "$here/share/$file" > "$prefix/share/$file" ;;
            *) cp "$here/share/$file" "$prefix/share/$file" ;;
        esac
        echo "share/$file"
    done > "$home/installed-files"
    printf 'bin/impasto\nbin/impasto-edit\n' >> "$home/installed-files"
    cp "$here/install.sh" "$home/install.sh"
    refresh
    echo "Impasto is installed: start it from the menu or as $prefix/bin/impasto."
    echo "To take it away again: sh $home/install.sh --uninstall --prefix $prefix"
}

$task
