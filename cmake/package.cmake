# Installation: the static library, its headers, and what find_package and pkg-config ask for. Other
# components, such as the program, install themselves.
option(CLOUDTRAIL_INSTALL "Make install rules" ${PROJECT_IS_TOP_LEVEL})
if(NOT CLOUDTRAIL_INSTALL)
  return()
endif()
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/cloudtrail")

install(TARGETS cloudtrail EXPORT cloudtrailTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT cloudtrail_development
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT cloudtrail_development)
install(EXPORT cloudtrailTargets NAMESPACE cloudtrail::
  DESTINATION "${package_dir}" COMPONENT cloudtrail_development)

configure_package_config_file(cmake/cloudtrailConfig.cmake.in cloudtrailConfig.cmake
  INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
# Until 1.0 a change of the minor number may break callers.
write_basic_package_version_file(cloudtrailConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/cloudtrailConfig.cmake"
              "${PROJECT_BINARY_DIR}/cloudtrailConfigVersion.cmake"
  DESTINATION "${package_dir}" COMPONENT cloudtrail_development)

# For editors, and for checks of rules and policies before they are loaded.
install(DIRECTORY "${PROJECT_BINARY_DIR}/src/rule/schema/"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/cloudtrail" COMPONENT cloudtrail_development)

# Relative to the .pc file, so that an installed tree may be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
  BASE_DIRECTORY "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" OUTPUT_VARIABLE pkgconfig_prefix)
set(pkgconfig_requires "zlib libpcre2-8 yaml-0.1")
if(CLOUDTRAIL_HAVE_LIBDEFLATE)
  string(APPEND pkgconfig_requires " libdeflate")
endif()
configure_file(cmake/cloudtrail.pc.in cloudtrail.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/cloudtrail.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT cloudtrail_development)
