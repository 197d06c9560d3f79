#!/usr/bin/env bash
# From a fresh checkout to a first answer: installs what is missing, builds the program, makes a
# sample trail and scans it.
#
#   examples/quickstart.sh            scans a generated sample of 5,000 records
#   examples/quickstart.sh PATH...    scans your own files and folders (options of scan go first)
#
# Ends as `cloudtrail scan` does: 0, 1 with --fail-on, 3 when some input was rejected; or with 2
# when packages or the build are in the way.
set -euo pipefail
case "${1:-}" in
  -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
esac

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
cloudtrail=$build/bin/cloudtrail
sample=$root/build/sample-trail
log=$root/build/quickstart.log

failed() {
  tail -n 60 "$log" >&2
  echo "$1 failed; all that it said is in $log" >&2
  exit 2
}

"$root/tests/install_packages.sh" build
mkdir -p "$root/build"
[[ -x $cloudtrail ]] || echo "building (some minutes, once) ..."

# The program needs neither the tests nor their packages. A folder that is configured already is
# taken as it is, and tests/run.sh only adds to it: so both share one library, and neither undoes
# the other's configuration.
if [[ ! -f $build/build.ninja ]]; then
  (cd "$root" && cmake --preset release -DCLOUDTRAIL_BUILD_TESTS=OFF -DCLOUDTRAIL_BUILD_BENCH=OFF) \
    >"$log" 2>&1 || failed "Configuring"
fi
cmake --build "$build" --target cloudtrail_tool cloudtrail-generate >"$log" 2>&1 ||
  failed "The build"

if [[ $# -eq 0 && ! -d $sample ]]; then
  echo "making a sample trail of 5,000 records in build/sample-trail ..."
  rm -rf "$sample.part"
  "$build/bin/cloudtrail-generate" --format trail --records 5000 --seed 1 --out "$sample.part" \
    >"$log" 2>&1 || failed "Making the sample"
  mv "$sample.part" "$sample"
fi

own=("$@")
[[ $# -gt 0 ]] || set -- "$sample"
status=0
"$cloudtrail" scan "$@" || status=$?

if [[ ${#own[@]} -eq 0 && $status -ne 2 ]]; then
  cat <<NEXT

Next, from $root:
  build/release/bin/cloudtrail scan --preset console-changes build/sample-trail
  build/release/bin/cloudtrail scan --min-severity high --format jsonl build/sample-trail
  build/release/bin/cloudtrail inspect build/sample-trail
  build/release/bin/cloudtrail rules show severity
  examples/quickstart.sh PATH...     your own logs, as they come from S3
NEXT
fi
exit "$status"
