#include <cloudtrail/coverage.hpp>

#include <algorithm>
#include <array>

#include "rule/text_pattern.hpp"

namespace cloudtrail {
namespace {

constexpr std::array<std::string_view, 16> kTactics = {
    "reconnaissance",    "resource-development", "initial-access",     "execution",
    "persistence",       "privilege-escalation", "defense-evasion",    "stealth",
    "defense-impairment", "credential-access",   "discovery",          "lateral-movement",
    "collection",        "command-and-control",  "exfiltration",       "impact"};
constexpr std::string_view kOldForm = "defense-evasion";
constexpr std::array<std::string_view, 2> kNewForms = {"stealth", "defense-impairment"};

bool are_digits(std::string_view text, std::size_t count) {
  return text.size() == count &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `t1562` or `t1562.008`
bool is_technique(std::string_view tag) {
  if (!tag.starts_with('t') || !are_digits(tag.substr(1, 4), 4)) return false;
  return tag.size() == 5 || (tag[5] == '.' && are_digits(tag.substr(6), 3));
}

void add(Coverage::Rules& rules, std::uint32_t rule) {
  if (rules.empty() || rules.back() != rule) rules.push_back(rule);
}

/// Adds what a tag says. False where it is not ATT&CK's.
bool add_tag(std::string tag, std::uint32_t rule, Coverage& coverage) {
  constexpr std::string_view kPrefix = "attack.";
  rule::fold_ascii(tag);
  if (!tag.starts_with(kPrefix)) return false;
  tag.erase(0, kPrefix.size());
  if (is_technique(tag)) {
    tag[0] = 'T';
    add(coverage.techniques[tag], rule);
    return true;
  }
  std::replace(tag.begin(), tag.end(), '_', '-');
  if (std::find(kTactics.begin(), kTactics.end(), tag) == kTactics.end()) return false;
  add(coverage.tactics[tag], rule);
  return true;
}

/// Whether a tactic need not be named because its other form is.
bool has_other_form(std::string_view tactic, const Coverage& coverage) {
  const auto named = [&](std::string_view name) {
    return coverage.tactics.contains(std::string(name));
  };
  if (tactic == kOldForm) return std::any_of(kNewForms.begin(), kNewForms.end(), named);
  const bool is_new = std::find(kNewForms.begin(), kNewForms.end(), tactic) != kNewForms.end();
  return is_new && std::none_of(kNewForms.begin(), kNewForms.end(), named);
}

}  // namespace

Coverage coverage(const RuleSet& rules) {
  Coverage coverage;
  for (std::uint32_t i = 0; i < rules.rules().size(); ++i) {
    bool tagged = false;
    for (const std::string& tag : rules.rules()[i].tags) tagged |= add_tag(tag, i, coverage);
    if (!tagged) coverage.untagged.push_back(i);
  }
  for (const std::string_view tactic : kTactics) {
    if (coverage.tactics.contains(std::string(tactic)) || has_other_form(tactic, coverage)) continue;
    coverage.missing_tactics.emplace_back(tactic);
  }
  return coverage;
}

std::vector<std::string_view> attack_tactics() { return {kTactics.begin(), kTactics.end()}; }

}  // namespace cloudtrail
