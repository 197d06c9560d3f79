// Makes gzip members for the tests, independently of the code under test.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace cloudtrail::test {

/// One gzip member. With `full_header` it carries FEXTRA, FNAME, FCOMMENT and FHCRC.
inline std::string make_gzip(std::string_view plain, bool full_header = false, int level = 6) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string extra = "AB\x02";
  extra.append(1, '\0').append("xy");
  std::string file_name = "123456789012_CloudTrail_us-east-1.json";
  std::string comment = "made for a test";
  gz_header header{};
  if (full_header) {
    header.extra = reinterpret_cast<Bytef*>(extra.data());
    header.extra_len = static_cast<uInt>(extra.size());
    header.name = reinterpret_cast<Bytef*>(file_name.data());
    header.comment = reinterpret_cast<Bytef*>(comment.data());
    header.hcrc = 1;
    deflateSetHeader(&stream, &header);
  }
  std::string in(plain);
  std::string out(deflateBound(&stream, static_cast<uLong>(in.size())) + 256, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(code == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

/// `size` bytes that compress about as text does; the same for the same arguments.
inline std::string make_text(std::size_t size, std::uint32_t seed = 1) {
  std::minstd_rand random(seed);
  std::string text;
  while (text.size() < size) {
    text += "{\"eventID\":\"" + std::to_string(random()) + "\"},";
  }
  text.resize(size);
  return text;
}

}  // namespace cloudtrail::test
