# What the library is built on. PCRE2, libyaml and libdeflate have no CMake config on Debian, and
# RapidJSON's sets variables only.
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
find_path(CLOUDTRAIL_RAPIDJSON_INCLUDE_DIR rapidjson/reader.h REQUIRED)

set(CLOUDTRAIL_HAVE_LIBDEFLATE OFF)
if(NOT CLOUDTRAIL_LIBDEFLATE STREQUAL "OFF")
  pkg_check_modules(LIBDEFLATE IMPORTED_TARGET libdeflate)
  if(LIBDEFLATE_FOUND)
    set(CLOUDTRAIL_HAVE_LIBDEFLATE ON)
  elseif(CLOUDTRAIL_LIBDEFLATE STREQUAL "ON")
    message(FATAL_ERROR "CLOUDTRAIL_LIBDEFLATE is ON, but pkg-config finds no libdeflate")
  endif()
endif()
