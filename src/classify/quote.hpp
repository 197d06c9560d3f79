// Values that conditions saw, quoted: as JSON, and where they are.
#pragma once

#include <cloudtrail/explain.hpp>
#include <cloudtrail/record.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "rule/field_value.hpp"
#include "rule/program.hpp"

namespace cloudtrail::classify {

/// Whether the path's values stand in the record itself, not in the event around it.
bool is_in_record(const Record& record, const rule::Path& path) noexcept;

/// The value as JSON: as the record has it, escapes in strings apart.
std::string json_of(const Record& record, const rule::Path& path, const rule::FieldValue& value);

/// The value with its place, cut at `bytes`.
SeenValue quote(const Record& record, const rule::Path& path, const rule::FieldValue& value,
                std::size_t bytes);

/// The JSON Pointer to the value that begins at `position` of the record's text. nullopt where
/// Record::find() finds another one: of equal keys it takes the last.
std::optional<std::string> pointer_to(const Record& record, std::uint32_t position);

}  // namespace cloudtrail::classify
