// Rules checked before they are used: their own tests, and what cannot have been meant.
#pragma once

#include <cloudtrail/rule.hpp>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// What a check says about rules that load. Each is certain: where it cannot be known whether a
/// condition is meant, nothing is said. Errors are rules that do not do what they say; warnings are
/// rules that do more, less or at a higher price than may be wanted.
///
/// | name                | level   | what it means                                               |
/// |---------------------|---------|-------------------------------------------------------------|
/// | never-matches       | error   | the condition contradicts itself, or all that it matches is |
/// |                     |         | taken back by exceptions that have not expired              |
/// | unknown-field       | error   | a path to a field that no CloudTrail record (CloudTrail     |
/// |                     |         | User Guide, "CloudTrail record contents" and "CloudTrail    |
/// |                     |         | userIdentity element") or EventBridge event has; or such a  |
/// |                     |         | fact                                                        |
/// | wrong-type          | error   | a pattern asks for a number, a boolean or text where        |
/// |                     |         | CloudTrail never records that type (rows of a CloudTrail    |
/// |                     |         | Lake query, whose booleans are text, are not thought of:    |
/// |                     |         | `[true, "true"]` asks for both, and is not told)            |
/// | wrong-source        | error   | an `eventName` asked for with an `eventSource` that does    |
/// |                     |         | not record it                                               |
/// | never-equal         | error   | two fields are compared whose values are never alike, such  |
/// |                     |         | as an ARN and a user's name                                 |
/// | shadowed            | error   | in a first-match set, earlier rules match all that this one |
/// |                     |         | matches                                                     |
/// | no-rules            | error   | there is no rule at all, so that nothing is ever found      |
/// | field-as-text       | warning | a field's path stands where its value was meant             |
/// | always-matches      | warning | every record matches (not said of a first-match set's last) |
/// | duplicate-rule      | warning | another id has the same condition                           |
/// | duplicate-id        | warning | another set has a rule of the same id                       |
/// | unbounded-regex     | warning | a short text makes the regular expression backtrack without |
/// |                     |         | bound: it is given up there, and does not match             |
/// | name-without-source | warning | `eventName` is asked for, `eventSource` is not: another     |
/// |                     |         | service may have an API of that name                        |
/// | expired-exception   | warning | the exception has expired: it takes nothing back any more   |
/// | judged-always       | warning | every record has to be judged by the rule, as in            |
/// |                     |         | RuleSet::judged_always() (said of sets of eight rules or    |
/// |                     |         | more, and not where every record matches)                   |
enum class Lint : std::uint8_t {
  kNeverMatches,
  kUnknownField,
  kWrongType,
  kWrongSource,
  kNeverEqual,
  kShadowed,
  kNoRules,
  kFieldAsText,
  kAlwaysMatches,
  kDuplicateRule,
  kDuplicateId,
  kUnboundedRegex,
  kNameWithoutSource,
  kExpiredException,
  kJudgedAlways,
};
inline constexpr std::size_t kLintCount = 15;

/// As in the table, such as `never-matches`.
std::string_view name(Lint lint) noexcept;
/// Whether a finding of it is an error, or else a warning.
bool is_error(Lint lint) noexcept;

/// Something that a rule, or an exception, can hardly mean.
struct LintFinding {
  Lint lint = Lint::kNeverMatches;
  // These are empty, and the line is 0, where there is no rule.
  std::string set;   ///< The id of the document.
  std::string rule;  ///< The id of the rule, or of the exception.
  bool of_exception = false;
  std::string file;        ///< Where the rule is written, as given to the loader.
  std::uint32_t line = 0;  ///< 1-based.
  std::string message;     ///< For people.
};

/// What became of one of RuleSet::tests().
struct TestOutcome {
  const RuleTest* test = nullptr;  ///< Of the set that was checked; lives as long as a copy of it.
  bool passed = false;
  std::string message;  ///< Of a failure: what was expected, what came.
};

struct CheckReport {
  std::vector<LintFinding> findings;   ///< As lint().
  std::vector<TestOutcome> tests;      ///< As RuleSet::tests().

  std::size_t failed() const noexcept;  ///< Tests that did not pass.
  std::size_t errors() const noexcept;  ///< Findings of lints that are errors.
};

/// Says what can be said of the rules without a record, in the order of the rules, then of the
/// exceptions. Linear in the rules but for sets that are
/// first-match, whose rules beyond the first 1,000 are not compared. `now`, in nanoseconds since
/// the epoch, decides which exceptions have expired: by default what the system's clock says.
std::vector<LintFinding> lint(const RuleSet& rules, std::optional<std::int64_t> now = {});

/// lint(), and runs the rules' tests with a Classifier that has this `now`. Never fails: rules that
/// are wrong do not load.
CheckReport check(const RuleSet& rules, std::optional<std::int64_t> now = {});

}  // namespace cloudtrail
