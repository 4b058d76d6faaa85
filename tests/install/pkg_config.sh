#!/bin/sh
# pkg_config.sh static|shared LIBDIR SOURCE OUTPUT COMPILER...: builds SOURCE with what pkg-config says of libsign,
# and runs it.
set -eu
kind=$1 libdir=$2 source=$3 output=$4
shift 4

export PKG_CONFIG_PATH="$libdir/pkgconfig"
case $kind in
  shared) libraries=$(pkg-config --libs libsign) ;;
  static) libraries=$(pkg-config --libs --static libsign | sed 's/-lsign\b/-l:libsign.a/') ;;
esac

# shellcheck disable=SC2046,SC2086  # pkg-config and CXXFLAGS mean several words
"$@" -std=c++20 ${CXXFLAGS-} $(pkg-config --cflags libsign) "$source" -o "$output" $libraries
LD_LIBRARY_PATH="$libdir" "$output"

if [ "$kind" = static ] && ldd "$output" | grep -q 'libsign\.so'; then
  echo "the static build still needs libsign.so" >&2
  exit 1
fi
