#include "classify/quote.hpp"

#include "classify/event_view.hpp"
#include "json/compact.hpp"
#include "json/cursor.hpp"
#include "json/text.hpp"
#include "json/utf8.hpp"

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;
using rule::Path;

json::Span span_of(const Record& record) noexcept {
  const Value root = record.root();
  return {root.text_base(), root.positions()};
}

/// What the JSON of the value is made of: a string's text, others as written.
std::string text_of(const Record& record, const Path& path, const FieldValue& value) {
  const bool as_written = value.type != Value::Type::kString && is_in_record(record, path);
  std::string out;
  if (as_written && value.index != 0) {
    json::append_compact(out, span_of(record), value.index);
  } else {
    out = value.text;
  }
  return out;
}

void append_token(std::string& pointer, std::string_view key) {
  pointer.push_back('/');
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(c);
    }
  }
}

/// Goes into the member or element that holds the position; false where there is none.
bool step_towards(const json::Span& span, std::uint32_t position, std::uint32_t& at,
                  std::string& pointer) {
  const auto holds = [&](std::uint32_t value) {
    return span.at[value] <= position && position < span.at[json::skip(span, value)];
  };
  if (span.byte(at) == '{') {
    std::string scratch;
    for (json::Members members(span, at); members.next();) {
      if (!holds(members.value())) continue;
      append_token(pointer, json::string_view_of(members.raw_key(), scratch));
      at = members.value();
      return true;
    }
  } else if (span.byte(at) == '[') {
    std::size_t index = 0;
    for (json::Elements elements(span, at); elements.next(); ++index) {
      if (!holds(elements.value())) continue;
      append_token(pointer, std::to_string(index));
      at = elements.value();
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_in_record(const Record& record, const Path& path) noexcept {
  // Of the event's other members, `resources` alone stands in the record, where no event came.
  return path.root == rule::Root::kRecord || path.in_record != std::string::npos ||
         record.envelope().event_bridge_raw.empty();
}

std::string json_of(const Record& record, const Path& path, const FieldValue& value) {
  if (value.type != Value::Type::kString) return text_of(record, path, value);
  std::string out;
  json::append_string(out, value.text);
  return out;
}

SeenValue quote(const Record& record, const Path& path, const FieldValue& value,
                std::size_t bytes) {
  SeenValue seen;
  const std::string text = text_of(record, path, value);
  const std::string_view shown = json::utf8_prefix(text, bytes);
  seen.cut = text.size() - shown.size();
  if (seen.cut != 0 || value.type == Value::Type::kString) {
    json::append_string(seen.json, shown);
  } else {
    seen.json = text;
  }
  if (path.root == rule::Root::kEnvelope && path.in_record == std::string::npos) {
    seen.origin = event_member_origin(record, path.text);
  }
  if (value.index != 0 && is_in_record(record, path)) {
    const std::uint32_t position = span_of(record).at[value.index];
    seen.pointer = pointer_to(record, position);
    seen.offset = position - span_of(record).at[record.root().index()];
  }
  return seen;
}

std::optional<std::string> pointer_to(const Record& record, std::uint32_t position) {
  const json::Span span = span_of(record);
  std::uint32_t at = record.root().index();
  std::string pointer;
  while (span.at[at] != position) {
    if (!step_towards(span, position, at, pointer)) return std::nullopt;
  }
  const Value found = record.find(pointer);
  if (found.missing() || span.at[found.index()] != position) return std::nullopt;
  return pointer;
}

}  // namespace cloudtrail::classify
