#include "rule/eventbridge/deployable.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/address.hpp"
#include "json/document.hpp"
#include "rule/decimal.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

/// A branch of `$or` with a field of such a name makes `$or` a field as well (event-ruler,
/// Constants.java).
constexpr std::array<std::string_view, 24> kReserved = {
    "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard",
    "numeric", "cidr", "=", "<", "<=", ">", ">=", "regex", "not-wildcard",
    "not-equals-ignore-case", "date-after", "date-on-or-after", "date-before",
    "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range"};

constexpr std::array<std::string_view, 8> kOperators = {
    "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr",
    "exists"};

// "Numeric matching": values between -5.0e9 and +5.0e9, 15 digits, six of them behind the point.
constexpr std::string_view kLeast = "-5e9";
constexpr std::string_view kMost = "5e9";
constexpr std::size_t kDigits = 15;
constexpr std::int64_t kDecimals = 6;

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

template <typename Names>
bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0u) != 0x80;
  }));
}

/// Goes through a pattern that is known to compile.
class DeployableCheck {
 public:
  DeployableCheck(const RuleLimits& limits, Diagnostics& diagnostics)
      : limits_(limits), diagnostics_(diagnostics) {}

  void check(const DocumentNode& pattern) {
    const Part all = object(pattern, "");
    if (all.combinations <= limits_.deployable_combinations) return;
    diagnostics_.add(pattern, "the branches of `$or` make more combinations than the option "
                              "deployable_combinations, " +
                                  std::to_string(limits_.deployable_combinations));
  }

 private:
  /// What the fields of a part of the pattern come to.
  struct Part {
    std::map<std::string, const DocumentNode::Member*> paths;
    std::size_t combinations = 1;  // of branches, as EventBridge expands them
  };

  Part object(const DocumentNode& node, const std::string& prefix) {
    Part all;
    for (const DocumentNode::Member& member : node.members) {
      if (member.key.empty()) {
        diagnostics_.add_key(member, "EventBridge does not find fields with an empty name");
      } else if (member.key == "$or") {
        merge(all, branches(member.value, prefix));
      } else if (member.value.is(Kind::kMapping)) {
        merge(all, object(member.value, prefix + member.key + "."));
      } else {
        for (const DocumentNode& item : member.value.items) alternative(item);
        Part field;
        field.paths.emplace(prefix + member.key, &member);
        merge(all, std::move(field));
      }
    }
    return all;
  }

  Part branches(const DocumentNode& node, const std::string& prefix) {
    Part any;
    any.combinations = 0;
    for (const DocumentNode& branch : node.items) {
      for (const DocumentNode::Member& member : branch.members) {
        if (!has(kReserved, member.key)) continue;
        diagnostics_.add_key(member, "EventBridge reads `$or` as a field where a branch has a field "
                                     "that is called like an operator");
      }
      Part one = object(branch, prefix);
      any.paths.merge(one.paths);
      any.combinations += std::min(one.combinations, kMany - any.combinations);
    }
    return any;
  }

  /// Both parts have to hold: a path that both have is one that EventBridge overwrites.
  void merge(Part& all, Part part) {
    for (const auto& [path, member] : part.paths) {
      if (all.paths.emplace(path, member).second) continue;
      diagnostics_.add_key(*member, "the field " + cloudtrail::quoted(path) +
                                        " stands twice in the pattern, of which EventBridge keeps "
                                        "one; write its alternatives in one list");
    }
    const bool many = part.combinations != 0 && all.combinations > kMany / part.combinations;
    all.combinations = many ? kMany : all.combinations * part.combinations;
  }

  void alternative(const DocumentNode& item) {
    if (item.is(Kind::kNumber)) return number(item, false);
    if (!item.is(Kind::kMapping)) return;
    const DocumentNode::Member& member = item.members.front();
    if (!has(kOperators, member.key)) {
      return diagnostics_.add_key(
          member, cloudtrail::quoted(member.key) + " is no operator of AWS EventBridge");
    }
    if (member.key == "cidr") return mask(member.value);
    if (member.key != "numeric" && member.key != "anything-but") return;
    number(member.value, true);
    for (const DocumentNode& operand : member.value.items) number(operand, true);
  }

  /// `bounded` are the numbers that are compared with; one that is met exactly may be larger.
  void number(const DocumentNode& node, bool bounded) {
    if (!node.is(Kind::kNumber)) return;
    const std::optional<Decimal> value = Decimal::parse(node.text);
    if (!value || value->digits() > kDigits || value->decimals() > kDecimals) {
      return diagnostics_.add(node, "EventBridge compares numbers of at most 15 digits, at most six "
                                    "of them behind the point");
    }
    if (!bounded) return;
    if (compare(*value, *Decimal::parse(kLeast)) < 0 ||
        compare(*value, *Decimal::parse(kMost)) > 0) {
      diagnostics_.add(node, "EventBridge compares numbers from -5.0e9 to 5.0e9");
    }
  }

  void mask(const DocumentNode& node) {
    const std::optional<Network> network = Network::parse(node.text);
    if (!network || network->bits < (network->address.v6 ? 128 : 32)) return;
    diagnostics_.add(node, "EventBridge takes no network of one address; write the address alone, "
                           "without `cidr` and mask");
  }

  const RuleLimits& limits_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::string deployable_text(const DocumentNode& pattern, Root root) {
  std::string out;
  if (root == Root::kRecord) out += "{\"detail\":";
  json::append_document(out, pattern);
  if (root == Root::kRecord) out += "}";
  return out;
}

void check_deployable(const DocumentNode& pattern, Root root, const RuleLimits& limits,
                      Diagnostics& diagnostics) {
  DeployableCheck(limits, diagnostics).check(pattern);
  const std::size_t size = characters(deployable_text(pattern, root));
  if (size <= limits.deployable_characters) return;
  diagnostics.add(pattern, "the pattern has " + std::to_string(size) +
                               " characters as EventBridge gets it, more than the option "
                               "deployable_characters, " +
                               std::to_string(limits.deployable_characters));
}

}  // namespace cloudtrail::rule
