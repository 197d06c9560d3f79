#include "respond/target.hpp"

#include <algorithm>
#include <cloudtrail/event.hpp>

#include "base/document.hpp"

namespace cloudtrail::respond {
namespace {

struct Partition {
  std::string_view region_prefix;
  std::string_view name;
};
constexpr Partition kPartitions[] = {
    {"cn-", "aws-cn"},      {"us-gov-", "aws-us-gov"}, {"us-isob-", "aws-iso-b"},
    {"us-iso-", "aws-iso"}, {"eusc-", "aws-eusc"},
};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_letter_or_digit(char c) noexcept {
  return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z');
}

/// Letters, digits and the characters of `others`.
bool is_made_of(std::string_view text, std::string_view others, std::size_t least,
                std::size_t most) noexcept {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
         });
}

/// What stands before the next `:`, which is taken off `rest`; all of it where there is none.
std::string_view next_part(std::string_view& rest) noexcept {
  const std::size_t colon = std::min(rest.find(':'), rest.size());
  const std::string_view part = rest.substr(0, colon);
  rest.remove_prefix(std::min(colon + 1, rest.size()));
  return part;
}

Error lacking(std::string_view what) {
  return Error{ErrorCode::kNotFound, "the record has no " + std::string(what), {}};
}

Error malformed(std::string_view what, std::string_view text) {
  return Error{ErrorCode::kInvalidArgument,
               "the record's " + std::string(what) + " is none: " + cloudtrail::quoted(text), {}};
}

}  // namespace

bool is_account(std::string_view text) noexcept {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_region(std::string_view text) noexcept {
  return text.size() >= 3 && text.size() <= 32 && is_lower(text.front()) && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_user_name(std::string_view text) noexcept { return is_made_of(text, "_+=,.@-", 1, 64); }

bool is_access_key_id(std::string_view text) noexcept { return is_made_of(text, "_", 16, 128); }

bool is_trail_name(std::string_view text) noexcept { return is_made_of(text, "._-", 3, 128); }

std::string_view partition_of(std::string_view region) noexcept {
  for (const Partition& partition : kPartitions) {
    if (region.starts_with(partition.region_prefix)) return partition.name;
  }
  return "aws";
}

std::optional<TrailArn> parse_trail_arn(std::string_view text) noexcept {
  constexpr std::string_view kTrail = "trail/";
  if (next_part(text) != "arn") return std::nullopt;
  TrailArn arn;
  arn.partition = next_part(text);
  if (next_part(text) != "cloudtrail") return std::nullopt;
  arn.region = next_part(text);
  arn.account = next_part(text);
  if (!text.starts_with(kTrail)) return std::nullopt;
  arn.name = text.substr(kTrail.size());
  const bool whole = is_region(arn.region) && arn.partition == partition_of(arn.region) &&
                     is_account(arn.account) && is_trail_name(arn.name);
  return whole ? std::optional<TrailArn>(arn) : std::nullopt;
}

Result<ActionTarget> own_target(const Record& record) {
  std::string scratch;
  ActionTarget target;
  target.account = account(record, scratch);
  target.region = region(record, scratch);
  if (target.account.empty()) return lacking("account");
  if (target.region.empty()) return lacking("region");
  if (!is_account(target.account)) return malformed("account", target.account);
  if (!is_region(target.region)) return malformed("region", target.region);
  target.partition = partition_of(target.region);
  return target;
}

bool matches_pattern(std::string_view pattern, std::string_view text) noexcept {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last `*` seen, and where its text ends
  std::size_t covered = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      covered = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++covered;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace cloudtrail::respond
