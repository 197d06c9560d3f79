// The JSON folder against what its headers say, told anew in the slowest way.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/touch.hpp"
#include "json/document.hpp"
#include "json/structural.hpp"
#include "json/text.hpp"
#include "json/utf8.hpp"
#include "json/validate.hpp"

namespace {

using namespace cloudtrail;

struct Structure {
  std::vector<std::uint32_t> positions;
  bool in_string = false;
};

Structure structure_of(std::string_view text) {
  Structure out;
  bool in_word = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (out.in_string) {
      // What follows a backslash counts for nothing, even where the text ends before it.
      if (c == '\\') {
        ++i;
        in_word = true;
      } else {
        out.in_string = c != '"';
        in_word = false;
      }
      continue;
    }
    const bool structural = std::string_view("{}[]:,").find(c) != std::string_view::npos;
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (structural || (!blank && !in_word)) out.positions.push_back(static_cast<std::uint32_t>(i));
    out.in_string = c == '"';
    in_word = !structural && !blank && c != '"';
  }
  return out;
}

void check_structure(std::string_view text) {
  static json::StructuralIndex index;
  index.build(text);
  const Structure wanted = structure_of(text);
  fuzz::require(index.count() == wanted.positions.size());
  for (std::uint32_t i = 0; i < index.count(); ++i) {
    fuzz::require(index.positions()[i] == wanted.positions[i]);
  }
  fuzz::require(index.positions()[index.count()] == text.size());
  fuzz::require(index.ends_in_string() == wanted.in_string);
  fuzz::require(index.has_line_break() == (text.find('\n') != std::string_view::npos));
}

void check_strings(std::string_view text) {
  const bool valid = json::first_invalid_utf8(text) == json::kValidUtf8;
  std::string quoted;
  json::append_string(quoted, text);
  fuzz::require(static_cast<bool>(json::validate(quoted, 1)));
  const std::string_view inside = std::string_view(quoted).substr(1, quoted.size() - 2);
  std::string back;
  fuzz::require(json::decode_string(inside, back));
  fuzz::require(!valid || back == text);
  fuzz::require(json::decodes_to(inside, back));
  std::string scratch;
  fuzz::require(json::string_view_of(inside, scratch) == back);
  std::string decoded;
  json::decode_string(text, decoded);
  fuzz::require(json::decodes_to(text, decoded));
}

void check_numbers(std::string_view text) {
  const bool number = json::is_number(text);
  fuzz::require(json::to_double(text).has_value() == number);
  const auto integer = json::to_int64(text);
  if (integer && number) fuzz::require(static_cast<double>(*integer) == *json::to_double(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_structure(text);
  check_strings(text);
  check_numbers(text.substr(0, 40));
  const bool sound = static_cast<bool>(json::validate(text, 64));
  DocumentProblem problem;
  const Result<DocumentNode> document = json::parse_document(text, {}, &problem);
  const bool bom = text.starts_with("\xEF\xBB\xBF");
  fuzz::require(!document || sound || bom);  // a document is checked more strictly still
  fuzz::require(document || !problem.message.empty());
  return 0;
}
