#include "limits.hpp"

#include <cstdlib>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <zlib.h>

namespace bench {
namespace {

struct Counter : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Counter> {
  bool StartObject() {
    ++objects;
    return true;
  }
  std::size_t objects = 0;
};

}  // namespace

std::size_t bare_inflate(std::string_view gzip, std::vector<char>& out) {
  constexpr int kGzip = 15 + 16;
  z_stream stream{};
  if (inflateInit2(&stream, kGzip) != Z_OK) std::abort();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (inflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  const std::size_t size = stream.total_out;
  inflateEnd(&stream);
  return size;
}

std::size_t bare_sax(std::string_view json) {
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  Counter counter;
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag;
  if (reader.Parse<kFlags>(stream, counter).IsError()) std::abort();
  return counter.objects;
}

}  // namespace bench
