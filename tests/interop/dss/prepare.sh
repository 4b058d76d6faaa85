#!/bin/sh
# prepare.sh OUTPUT: compiles the Java side into OUTPUT/classes and gathers the libraries of DSS in OUTPUT/lib. Maven
# keeps what it downloads in its own repository, so that it is fetched once. Exit status 77, with the reason, where Java,
# Maven or the network is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
output=$1

stamp=$output/prepared
if [ -f "$stamp" ] && [ -z "$(find "$here/pom.xml" "$here/src" -newer "$stamp")" ]; then exit 0; fi

for program in mvn javac; do
  if ! command -v "$program" >/dev/null; then
    echo "$program is not installed"
    exit 77
  fi
done

rm -rf "$output/classes" "$output/lib"  # nothing of another version may stay on the class path
mkdir -p "$output"
log=$output/maven.log
for network in --offline --show-version; do
  if mvn --batch-mode "$network" --file "$here/pom.xml" -Doutput="$output" compile >"$log" 2>&1 </dev/null; then
    touch "$stamp"
    exit 0
  fi
done
grep ERROR "$log" | head -n 20
if grep -q -e "Could not transfer" -e "Could not resolve" -e "could not be resolved" "$log"; then exit 77; fi
exit 1
