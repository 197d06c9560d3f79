#!/usr/bin/env bash
# Installs what is missing, builds, runs all tests, and ends with the line `N passed, N failed`.
#
#   tests/run.sh           everything: release, then asan with the base packages only, tsan, fuzz
#   tests/run.sh --quick   the release preset
#
# JOBS=N sets how many processes build and test (default: one a processor). CLOUDTRAIL_TEST_DATA names
# a folder of published CloudTrail data, by default ../shared; with CI=true and that data at hand, a
# skipped test is a failure. Logs and results are kept in build/test-results.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

quick=no
case "${1:-}" in
  "") ;;
  --quick) quick=yes ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; [[ $1 == --help ]] && exit 0; exit 2 ;;
esac
jobs=${JOBS:-$(nproc)}
results=build/test-results
skips=()
data=${CLOUDTRAIL_TEST_DATA:-../shared}
if [[ -d $data ]]; then
  CLOUDTRAIL_TEST_DATA=$(cd "$data" && pwd)
  export CLOUDTRAIL_TEST_DATA
  [[ ${CI:-} == true ]] && skips=(--skips-fail)
fi

# The sanitizers of gcc 12 and clang 14 want their shadow memory where newer kernels, randomising
# more bits of the address, may have put something else. Where this is not allowed, it is left.
fixed_addresses=()
setarch "$(uname -m)" -R true 2>/dev/null && fixed_addresses=(setarch "$(uname -m)" -R)

failures=()
files=()

build() {
  local preset=$1 log=$results/$1.build.log start=$SECONDS
  if "${fixed_addresses[@]}" cmake --preset "$preset" >"$log" 2>&1 </dev/null &&
    "${fixed_addresses[@]}" cmake --build --preset "$preset" -j "$jobs" >>"$log" 2>&1 </dev/null; then
    echo "$preset: built in $((SECONDS - start)) s"
    return
  fi
  grep -E -A 12 'FAILED:|CMake Error|error:' "$log" | head -n 80 || true
  echo "$preset: does not build, see $log"
  failures+=(--failure "$preset: does not build")
  return 1
}

# check PRESET [CTEST OPTION...]
check() {
  local preset=$1 start=$SECONDS status=0 counted=0 line
  build "$preset" || return 0
  start=$SECONDS
  "${fixed_addresses[@]}" ctest --preset "$preset" "${@:2}" -j "$jobs" \
    --output-junit "$PWD/$results/$preset.xml" >"$results/$preset.test.log" 2>&1 </dev/null || status=$?
  files+=("$results/$preset.xml")
  line=$(python3 tests/summary.py --failures "${skips[@]}" "$results/$preset.xml") || counted=$?
  if [[ $status -ne 0 && $counted -eq 0 ]]; then
    tail -n 40 "$results/$preset.test.log"
    failures+=(--failure "$preset: ctest ended with $status")
  fi
  [[ $line == *$'\n'* ]] && echo "${line%$'\n'*}"
  echo "$preset: ${line##*$'\n'} in $((SECONDS - start)) s"
}

tests/install_packages.sh "$([[ $quick == yes ]] && echo test || echo fuzz)"
rm -rf "$results"
mkdir -p "$results"

check release
if [[ $quick == no ]]; then
  check asan
  check tsan
  if [[ -f tests/fuzz/CMakeLists.txt ]]; then check fuzz; fi
fi
python3 tests/summary.py "${skips[@]}" "${failures[@]}" "${files[@]}"
