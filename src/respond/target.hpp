// Accounts, regions and ARNs as they are written, and patterns of ARNs.
#pragma once

#include <cloudtrail/record.hpp>
#include <cloudtrail/remediation.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail::respond {

/// Twelve digits.
bool is_account(std::string_view text) noexcept;
/// Lower-case letters, digits and dashes, as in an endpoint's name.
bool is_region(std::string_view text) noexcept;
/// Letters, digits and `_+=,.@-`, which IAM takes for names of users; at most 64.
bool is_user_name(std::string_view text) noexcept;
/// Letters and digits, 16 to 128.
bool is_access_key_id(std::string_view text) noexcept;

/// The partition that a region is in, by the beginning of its name.
std::string_view partition_of(std::string_view region) noexcept;

/// The parts of `arn:aws:cloudtrail:us-east-2:123456789012:trail/MyTrail`.
struct TrailArn {
  std::string_view partition;
  std::string_view region;
  std::string_view account;
  std::string_view name;
};

/// The parts of a trail's ARN, views of `text`; nullopt where it is none.
std::optional<TrailArn> parse_trail_arn(std::string_view text) noexcept;
/// 3 to 128 letters, digits, periods, underscores and dashes.
bool is_trail_name(std::string_view text) noexcept;

/// The record's own account and region, with no resource yet. kNotFound where the record lacks one,
/// kInvalidArgument where one is not of its form.
Result<ActionTarget> own_target(const Record& record);

/// Whether `text` is what `pattern` says: `*` is any text, `?` one byte. Takes at most the product
/// of their lengths.
bool matches_pattern(std::string_view pattern, std::string_view text) noexcept;

}  // namespace cloudtrail::respond
