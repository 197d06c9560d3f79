// RapidJSON, configured so that it neither throws, aborts nor recurses: the one place that includes
// its headers' settings.
#pragma once

#include <cstdlib>
#include <new>

#define RAPIDJSON_ASSERT(x) static_cast<void>(0)
#define RAPIDJSON_HAS_STDSTRING 0
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace cloudtrail::json {

/// RapidJSON's own allocator answers exhaustion with a null pointer that its stack writes through.
class ThrowingAllocator {
 public:
  static const bool kNeedFree = true;

  void* Malloc(std::size_t size) { return Realloc(nullptr, 0, size); }
  void* Realloc(void* old, std::size_t, std::size_t size) {
    if (size == 0) {
      std::free(old);
      return nullptr;
    }
    void* moved = std::realloc(old, size);
    if (moved == nullptr) throw std::bad_alloc();
    return moved;
  }
  static void Free(void* pointer) noexcept { std::free(pointer); }
};

using RapidReader =
    rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, ThrowingAllocator>;

}  // namespace cloudtrail::json
