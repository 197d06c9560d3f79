# Toolchain of the presets that need clang (libFuzzer, source-based coverage): Debian and Ubuntu put
# the version into the program's name, so the newest of those that are installed is taken.
find_program(CLOUDTRAIL_CLANGXX
  NAMES clang++-20 clang++-19 clang++-18 clang++-17 clang++-16 clang++-15 clang++-14 clang++ REQUIRED)
string(REGEX REPLACE "clang\\+\\+([^/]*)$" "clang\\1" CLOUDTRAIL_CLANG "${CLOUDTRAIL_CLANGXX}")
set(CMAKE_C_COMPILER "${CLOUDTRAIL_CLANG}")
set(CMAKE_CXX_COMPILER "${CLOUDTRAIL_CLANGXX}")
