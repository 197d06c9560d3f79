// Any text as a record: refused, or all of it can be read, and found again by its pointer.
#include <cstdint>
#include <string_view>

#include "fuzz/touch.hpp"
#include "json/validate.hpp"

namespace {

using namespace cloudtrail;

void look_up(const Record& record) {
  for (const Value::Entry& entry : record.root()) {
    std::string pointer = "/";
    for (const char c : entry.raw_key) {
      if (c == '\\') return;  // its pointer is not the key as written
      pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    const Value found = record.find(pointer);
    fuzz::require(!found.missing());
    fuzz::touch(found);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<OwnedRecord> parsed = OwnedRecord::parse(text);
  if (!parsed) {
    // What is a JSON object by the book is never refused.
    const std::size_t at = text.find_first_not_of(" \t\r\n");
    const bool object = at != std::string_view::npos && text[at] == '{';
    fuzz::require(!object || !json::validate(text, 1000));
    return 0;
  }
  const Record& record = parsed->record();
  fuzz::touch(record);
  look_up(record);
  const OwnedRecord copy = record.retain();
  fuzz::require(copy.record().raw() == record.raw());
  fuzz::require(fuzz::touch(copy.record()) == fuzz::touch(record));
  std::string scratch;
  const Result<std::string> policy =
      decode_policy(record.find("/requestParameters/policyDocument"));
  fuzz::require(!policy || !policy->empty());
  base_event_name(record.get(Field::kEventName).text());
  return 0;
}
