#!/bin/sh
# run.sh VENV TEST [ARGUMENT...]: runs TEST with a pyHanko of its own, fetched into VENV when it is not there. Where it
# cannot be fetched the test is skipped (77), or fails if CI is set.
set -eu
venv=$1
test=$2
shift 2
if [ ! -x "$venv/bin/pyhanko-ready" ]; then
  rm -rf "$venv"
  if ! { python3 -m venv "$venv" && "$venv/bin/pip" install -q 'pyhanko==0.38.0' && ln -s python "$venv/bin/pyhanko-ready"; }; then
    echo "pyHanko cannot be fetched" >&2
    [ -n "${CI:-}" ] || exit 77
    exit 1
  fi
fi
exec "$venv/bin/python" "$test" "$@"
