// What is known of the fields of CloudTrail records, for checking rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rule/program.hpp"

namespace cloudtrail::rule::lint {

/// A path, as far as it is documented which values it leads to.
struct FieldFacts {
  bool known = true;    ///< False where no record and no event has it.
  bool scalar = false;  ///< At most one value, that is neither an object nor an array.
};

FieldFacts facts_of(const Path& path);

enum class JsonType { kUnknown, kText, kBoolean, kNumber };

/// The one type of all values at the path of a pattern, apart from null; kUnknown where it is not
/// documented, or not the same in all records.
JsonType recorded_type(const Path& path);

/// The same text for paths that lead to the same values.
std::string key_of(const Path& path);

/// Why a path is unknown, and what may have been meant.
std::string explain_unknown(const Path& path);

/// Whether the values of two paths are never equal: an ARN and a user's name.
bool never_equal(const Path& a, const Path& b);

/// Whether the text is the path of a member of a record's object, such as
/// `responseElements.accessKey.userName`, in any case.
bool is_member_path(std::string_view text);

}  // namespace cloudtrail::rule::lint
