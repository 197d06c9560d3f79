# Warnings for the project's own targets. They are errors only with CLOUDTRAIL_WERROR, which the
# presets set and a user of the package does not.
add_library(cloudtrail_warnings INTERFACE)
target_compile_options(cloudtrail_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wnull-dereference -Wformat=2
  $<$<BOOL:${CLOUDTRAIL_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 reports inlined std::string moves as null dereferences and overlaps at -O2 and above.
  target_compile_options(cloudtrail_warnings INTERFACE -Wno-null-dereference -Wno-restrict)
endif()
