# Installs the build tree BUILD under WORK, builds the program in CONSUMER against it in two ways, and
# runs both.
set(prefix "${WORK}/usr local")
file(REMOVE_RECURSE "${WORK}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${result}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_consumer program)
  run("${program}")
  if(NOT output STREQUAL "malformed_gzip\n")
    message(FATAL_ERROR "${program} said: ${output}")
  endif()
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}" --component cloudtrail_development)

# find_package: the version it is, and none that is not compatible with it.
string(REGEX MATCH "^[0-9]+\\.[0-9]+" minor "${VERSION}")
set(configure "${CMAKE_COMMAND}" -G Ninja -S "${CONSUMER}" "-DCMAKE_PREFIX_PATH=${prefix}"
  "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_CXX_FLAGS=${FLAGS}")
run(${configure} -B "${WORK}/build" -DWANTED=${minor})
run("${CMAKE_COMMAND}" --build "${WORK}/build")
expect_consumer("${WORK}/build/consumer")
execute_process(COMMAND ${configure} -B "${WORK}/refused" -DWANTED=99.0
  RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE output)
if(result EQUAL 0 OR NOT output MATCHES "compatible with requested version")
  message(FATAL_ERROR "find_package(cloudtrail 99.0) was not refused: ${output}")
endif()

# JSON Schemas, for editors.
foreach(schema policy rules)
  file(READ "${prefix}/share/cloudtrail/${schema}.schema.json" text)
  string(JSON type GET "${text}" type)
  if(NOT type STREQUAL "object")
    message(FATAL_ERROR "${schema}.schema.json is of ${type}")
  endif()
endforeach()

# Nothing of this build tree may be left in what is installed.
file(GLOB_RECURSE texts "${prefix}/*.cmake" "${prefix}/*.pc")
foreach(text IN LISTS texts)
  file(READ "${text}" content)
  string(FIND "${content}" "${BUILD}" place)
  if(NOT place EQUAL -1 OR content MATCHES "cloudtrail_warnings")
    message(FATAL_ERROR "${text} names the build tree or its warnings:\n${content}")
  endif()
endforeach()

# pkg-config
set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
run("${PKG_CONFIG}" --cflags --libs cloudtrail)
separate_arguments(package UNIX_COMMAND "${output}")
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
run("${CXX}" -std=c++20 ${flags} "${CONSUMER}/main.cpp" -o "${WORK}/by_pkg_config" ${package})
expect_consumer("${WORK}/by_pkg_config")
