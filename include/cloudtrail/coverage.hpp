// Which of MITRE ATT&CK rules say that they cover.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// Rules by what their tags say: `attack.t1562.008` is a technique, `attack.defense-evasion` (or
/// `defense_evasion`) a tactic, in any case; other tags are not ATT&CK's. Numbers are indexes into
/// RuleSet::rules(), in order, each once.
struct Coverage {
  using Rules = std::vector<std::uint32_t>;
  std::map<std::string, Rules> techniques;  ///< By id as ATT&CK writes it, `T1562.008`.
  std::map<std::string, Rules> tactics;     ///< By name, with dashes.
  std::vector<std::string> missing_tactics;  ///< ATT&CK's tactics that no rule names, in its order.
  Rules untagged;                            ///< Rules without a technique and without a tactic.
};

Coverage coverage(const RuleSet& rules);

/// The tactics of ATT&CK for enterprises in the order of its matrix. `stealth` and
/// `defense-impairment` took the place of `defense-evasion`: all three are here, and of a set that
/// names one form the other is not missing.
std::vector<std::string_view> attack_tactics();

}  // namespace cloudtrail
