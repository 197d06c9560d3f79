#include "rule/field_reader.hpp"

#include <cloudtrail/event.hpp>

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

constexpr std::string_view kSchema = "1";
constexpr std::size_t kDateBytes = 10;  // 2027-03-31

/// A time says where it is meant: people of several countries read one document.
bool has_zone(std::string_view text) noexcept {
  if (text.ends_with('Z')) return true;
  constexpr std::size_t kZoneBytes = 6;  // +01:00
  const char sign = text[text.size() - kZoneBytes];
  return (sign == '+' || sign == '-') && text[text.size() - 3] == ':';
}

std::optional<std::int64_t> parse_expiry(std::string_view text) {
  const bool date = text.size() == kDateBytes;
  if (!date && (text.size() < kDateBytes + 10 || text[kDateBytes] != 'T' || !has_zone(text))) {
    return std::nullopt;
  }
  const Result<std::int64_t> time = parse_time(date ? std::string(text) + "T00:00:00Z" : text);
  return time ? std::optional(*time) : std::nullopt;
}

}  // namespace

bool FieldReader::is_filled_list(const DocumentNode& node, std::string_view what) {
  if (node.is(Kind::kSequence) && !node.items.empty()) return true;
  diagnostics_.add(node, "`" + std::string(what) + "` needs a list of at least one entry");
  return false;
}

void FieldReader::schema(const DocumentNode& node) {
  if (!node.is(Kind::kNumber) || node.text != kSchema) {
    diagnostics_.add(node, "this version reads `schema: 1` alone");
  }
}

void FieldReader::text(const DocumentNode::Member& member, std::string& out) {
  if (member.value.is(Kind::kString) && !member.value.text.empty()) {
    out = member.value.text;
  } else {
    diagnostics_.add(member.value,
                     cloudtrail::quoted(member.key) + " needs a text that is not empty");
  }
}

void FieldReader::flag(const DocumentNode::Member& member, bool& out) {
  if (member.value.is(Kind::kBool)) {
    out = member.value.boolean;
  } else {
    diagnostics_.add(member.value, cloudtrail::quoted(member.key) + " needs true or false");
  }
}

void FieldReader::severity(const DocumentNode& node, Severity& out) {
  const auto parsed = node.is(Kind::kString) ? parse_severity(node.text) : std::nullopt;
  if (parsed) {
    out = *parsed;
  } else {
    diagnostics_.add(node, "`severity` is one of informational, low, medium, high, critical");
  }
}

void FieldReader::tags(const DocumentNode& node, std::vector<std::string>& out) {
  if (!node.is(Kind::kSequence)) {
    diagnostics_.add(node, "`tags` needs a list of texts");
    return;
  }
  for (const DocumentNode& item : node.items) {
    if (item.is(Kind::kString)) {
      out.push_back(item.text);
    } else {
      diagnostics_.add(item, "a tag is a text, found " + std::string(describe(item)));
    }
  }
}

void FieldReader::time(const DocumentNode::Member& member, std::optional<std::int64_t>& out) {
  const DocumentNode& node = member.value;
  const auto parsed = node.is(Kind::kString) ? parse_expiry(node.text) : std::nullopt;
  if (parsed) {
    out = parsed;
  } else {
    diagnostics_.add(node, cloudtrail::quoted(member.key) +
                               " needs a date such as 2027-03-31, which is its midnight in UTC, "
                               "or a time such as 2027-03-31T18:00:00Z");
  }
}

void FieldReader::identify(const DocumentNode& node, const std::string& id,
                           std::unordered_set<std::string>& seen, std::string_view what) {
  if (id.empty()) {
    // An `id` that is there and of no use has been told already.
    if (node.find("id") != nullptr) return;
    diagnostics_.add(node, "the " + std::string(what) + " needs an `id`");
  } else if (!seen.insert(id).second) {
    const DocumentNode* at = node.find("id");
    diagnostics_.add(
        *at, "the " + std::string(what) + " id " + cloudtrail::quoted(id) + " is used twice");
  }
}

}  // namespace cloudtrail::rule
