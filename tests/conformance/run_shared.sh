#!/bin/sh
# run_shared.sh DEFAULT PROGRAM --at-least N FOLDER: the program over all vectors of one language.
# 77, which ctest knows as skipped, where the data is not there.
set -eu
folder="${CLOUDTRAIL_TEST_DATA:-$1}/conformance/$5"
[ -d "$folder" ] || { echo "no $folder: skipped"; exit 77; }
exec "$2" "$3" "$4" "$folder"/*_vectors.json
