/* The version of libcloudtrail. This file is the one place that knows it: CMake, the C++ header
 * and the C API read it from here. Before 1.0 a change of the minor number may break callers. */
#ifndef CLOUDTRAIL_CLOUDTRAIL_H
#define CLOUDTRAIL_CLOUDTRAIL_H

#define CLOUDTRAIL_VERSION_MAJOR 0
#define CLOUDTRAIL_VERSION_MINOR 9
#define CLOUDTRAIL_VERSION_PATCH 0
#define CLOUDTRAIL_VERSION_STRING "0.9.0"

#endif
