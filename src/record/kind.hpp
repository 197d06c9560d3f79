// What sort of event a walked object is.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>

#include "json/cursor.hpp"
#include "json/text.hpp"

namespace cloudtrail::record {

/// True where the string at index `value` of `span` stands for `text`; 0 is no value.
inline bool is_text(const json::Span& span, std::uint32_t value, std::string_view text) noexcept {
  if (value == 0 || span.byte(value) != '"') return false;
  const std::string_view quoted = json::scalar_text(span, value);
  return json::is_string(quoted) && json::decodes_to(quoted.substr(1, quoted.size() - 2), text);
}

inline RecordKind kind_of(const json::Span& span, const std::uint32_t* slots) noexcept {
  const auto slot = [&](Field field) { return slots[static_cast<std::size_t>(field)]; };
  if (slot(Field::kInsightDetails) != 0) return RecordKind::kInsight;
  if (is_text(span, slot(Field::kEventCategory), "NetworkActivity")) {
    return RecordKind::kNetworkActivity;
  }
  return RecordKind::kEvent;
}

}  // namespace cloudtrail::record
