#!/bin/sh
# Make a virtual environment with the pinned dependencies of Impasto, or bring one up to date.
#     sh packaging/set_up.sh FOLDER [EXTRA,...]
# Run from the project's own folder. PYTHON names an interpreter to prefer.
set -eu
environment=$1
extras=${2:+[$2]}

suits() { # a Python that runs, is of a supported version and can make environments
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

find_python() {
    for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if suits "$python"; then echo "$python" && return; fi
    done
    echo "Impasto needs Python 3.11, 3.12 or 3.13 with venv; on Debian or Ubuntu: sudo apt-get install python3-venv" >&2
    return 1
}

suits "$environment/bin/python" || {
    python=$(find_python)
    "$python" -m venv --clear "$environment"
}
echo "Installing the dependencies into $environment (torch is large: the first time takes some minutes)"
"$environment/bin/python" -m pip install --disable-pip-version-check --no-input --quiet \
    --constraint constraints.txt --editable ".$extras"
