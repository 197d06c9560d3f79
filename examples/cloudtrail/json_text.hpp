// JSON out of this program: valid UTF-8 and harmless at a terminal, whatever went in.
#pragma once

#include <cloudtrail/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace tool {

/// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD; what a terminal would
/// act upon is escaped.
void append_json_string(std::string& out, std::string_view text);

/// Appends a value of a record as compact JSON: null where it is missing or damaged. Numbers keep
/// their digits.
void append_json_value(std::string& out, const cloudtrail::Value& value);

/// Appends a key that stands in a record with its escapes unresolved (Value::Entry::raw_key).
void append_json_key(std::string& out, std::string_view raw_key);

/// Appends JSON that came from a record in the same manner; as a JSON string where it is none.
void append_json(std::string& out, std::string_view json);

/// The members of a JSON object, one after another.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_.push_back('{'); }
  void close() { out_.push_back('}'); }

  /// Appends `"key":`, with a comma before it where it is not the first.
  std::string& key(std::string_view name);
  void text(std::string_view name, std::string_view value) { append_json_string(key(name), value); }
  /// null where there is none.
  void text_or_null(std::string_view name, std::string_view value);
  void number(std::string_view name, std::uint64_t value) { key(name).append(std::to_string(value)); }
  void boolean(std::string_view name, bool value) { key(name).append(value ? "true" : "false"); }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace tool
