#!/bin/sh
# Let what predicts strokes learn on a graphics card for ten minutes, from OUT's checkpoint or the bundled one on:
#     sh training/ten_minutes.sh PICTURES OUT [OPTION OF training.predict_strokes...]
# PICTURES holds photos.tar, art.tar and art_large.tar. Then OUT holds checkpoint, curve and predictor.safetensors.
set -eu
pictures=$1 out=$2
shift 2
exec "${PYTHON:-python}" -m training.predict_strokes --photos "$pictures/photos.tar" --art "$pictures/art.tar" \
    --large "$pictures/art_large.tar" --out "$out" --further --device cuda --minutes 10 --crops 4 --rate 6e-4 "$@"
