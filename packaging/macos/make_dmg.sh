#!/bin/sh
# Check, notarise where there is an account, and wrap the app that packaging/bundle.py has made:
#     sh packaging/macos/make_dmg.sh build/cpu/dist/Impasto.app dist/impasto-0.1.0-macos-arm64.dmg
# bundle.py signs with the certificate that IMPASTO_SIGNING_IDENTITY names, and for this Mac only where it is empty. With
# APPLE_ID, APPLE_TEAM_ID and APPLE_APP_PASSWORD the image is notarised and the ticket stapled to app and image.
set -eu
app=$1
image=$2
identity=${IMPASTO_SIGNING_IDENTITY:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

notarise() {
    xcrun notarytool submit "$1" --apple-id "$APPLE_ID" --team-id "$APPLE_TEAM_ID" --password "$APPLE_APP_PASSWORD" \
        --wait --timeout 30m
}

can_notarise() {
    [ -n "$identity" ] && [ -n "${APPLE_ID:-}" ] && [ -n "${APPLE_TEAM_ID:-}" ] && [ -n "${APPLE_APP_PASSWORD:-}" ]
}

codesign --verify --deep --strict --verbose=1 "$app"
plutil -lint "$app/Contents/Info.plist"
if can_notarise; then
    ditto -c -k --keepParent "$app" "$work/app.zip"
    notarise "$work/app.zip"
    xcrun stapler staple "$app"
fi

mkdir "$work/image"
ditto "$app" "$work/image/$(basename "$app")" # keeps links; cp would double the size
ln -s /Applications "$work/image/Applications"
mkdir -p "$(dirname "$image")"
for attempt in 1 2 3 4 5; do # hdiutil says "Resource busy" now and then
    hdiutil create -volname Impasto -srcfolder "$work/image" -fs HFS+ -format ULMO -ov "$image" && break
    [ "$attempt" != 5 ]
    sleep 10
done
if [ -n "$identity" ]; then codesign --sign "$identity" --timestamp "$image"; fi
if can_notarise; then
    notarise "$image"
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature --verbose "$image"
fi

# The app on the image works as the one that was wrapped.
mount=$work/mounted
hdiutil attach -nobrowse -readonly -mountpoint "$mount" "$image"
"$mount/$(basename "$app")/Contents/MacOS/impasto" selftest
hdiutil detach "$mount"
