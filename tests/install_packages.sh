#!/usr/bin/env bash
# Installs what is missing through apt: for building, for testing too, or for fuzzing (clang) too.
#
#   tests/install_packages.sh build|test|fuzz
#
# Does nothing, and is quick, when nothing is missing. Where apt is not at hand it names the packages
# and ends with 2. CLOUDTRAIL_SKIP_INSTALL=1 leaves the packages to you.
set -euo pipefail

build_packages=(
  g++ cmake ninja-build pkgconf git ca-certificates
  rapidjson-dev zlib1g-dev libpcre2-dev libyaml-dev libdeflate-dev
  libboost-dev libboost-program-options-dev
)
test_packages=(libgtest-dev libgmock-dev libbenchmark-dev python3 python3-jsonschema ccache)

not_installed() {
  local installed package
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qxF "installed $package" <<<"$installed" || echo "$package"
  done
}

# Succeeds when some version of clang is here together with its run-times and its llvm tools.
has_clang() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'clang-*' 'llvm-*' 'libclang-rt-*' 2>/dev/null |
    sed -nE 's/^installed (clang-([0-9]+)|llvm-([0-9]+)|libclang-rt-([0-9]+)-dev)$/\2\3\4/p' |
    sort | uniq -c | grep '^ *3 ' >/dev/null
}

# The packages of the version that the distribution calls `clang`: 14 on Debian 12, 18 on Ubuntu 24.04.
clang_packages() {
  local version
  version=$(apt-cache depends clang 2>/dev/null | sed -nE 's/.*Depends: clang-([0-9]+)$/\1/p')
  [[ -n $version ]] || return 0
  echo "clang-$version llvm-$version libclang-rt-$version-dev"
}

stop_with_names() {
  echo "$1 These packages are needed, by their Debian names:" >&2
  echo "  ${*:2}" >&2
  echo "Install them, then start again with CLOUDTRAIL_SKIP_INSTALL=1 in the environment." >&2
  exit 2
}

as_root=()
apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

# Package lists that are absent or old are the usual reason for a first attempt to fail.
install_packages() {
  local clang=
  if [[ $want_clang == yes ]]; then
    [[ -n $(clang_packages) ]] || apt_get update
    clang=$(clang_packages)
  fi
  # shellcheck disable=SC2086  # a list of words
  apt_get install -y --no-install-recommends "$@" $clang ||
    { apt_get update && apt_get install -y --no-install-recommends "$@" $clang; }
}

[[ ${CLOUDTRAIL_SKIP_INSTALL:-} == 1 ]] && exit 0
want_clang=no
case "${1:-}" in
  build) packages=("${build_packages[@]}") ;;
  test) packages=("${build_packages[@]}" "${test_packages[@]}") ;;
  fuzz) packages=("${build_packages[@]}" "${test_packages[@]}") want_clang=yes ;;
  *) echo "usage: $0 build|test|fuzz" >&2; exit 2 ;;
esac

for program in apt-get dpkg-query; do
  command -v "$program" >/dev/null && continue
  [[ $want_clang == yes ]] && packages+=(clang llvm)
  stop_with_names "This system has no $program." "${packages[@]}"
done
mapfile -t missing < <(not_installed "${packages[@]}")
[[ $want_clang == yes ]] && has_clang && want_clang=no
[[ ${#missing[@]} -eq 0 && $want_clang == no ]] && exit 0

names=("${missing[@]}")
[[ $want_clang == yes ]] && names+=(clang)
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || stop_with_names "Installing needs root or sudo." "${names[@]}"
  as_root=(sudo)
  [[ -t 0 ]] || as_root+=(-n)  # with nobody there to type a password, fail rather than wait
fi
echo "installing: ${names[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! install_packages "${missing[@]}" >"$log" 2>&1; then
  cat "$log" >&2
  stop_with_names "apt could not install what is missing (its messages are above)." "${names[@]}"
fi
