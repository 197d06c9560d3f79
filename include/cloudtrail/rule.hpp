// Rules: documents that say which records matter, compiled into an immutable set.
#pragma once

#include <atomic>
#include <cloudtrail/result.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudtrail {

/// How much a finding matters. The names are Sigma's levels.
enum class Severity : std::uint8_t { kInformational, kLow, kMedium, kHigh, kCritical };
inline constexpr std::size_t kSeverityCount = 5;

std::string_view name(Severity severity) noexcept;
/// The severity of that name, or nullopt.
std::optional<Severity> parse_severity(std::string_view name) noexcept;

/// Where a rule document is wrong, or may not mean what was meant.
struct RuleProblem {
  std::string file;          ///< As given to the loader.
  std::uint32_t line = 0;    ///< 1-based; 0 where the whole file is meant.
  std::uint32_t column = 0;  ///< 1-based, in bytes.
  std::string message;       ///< What is wrong, what was expected.
  std::string excerpt;       ///< `file:line:column: message`, the line and a caret, for people.
  bool warning = false;      ///< The document is good all the same.
};

/// A fact that findings of a rule carry: a name and where in the record it is.
struct Fact {
  std::string name;     ///< Such as `s_event_name`.
  std::string pointer;  ///< JSON Pointer into the record (RFC 6901).
};

/// What is known of a rule besides what it matches.
struct Rule {
  std::string id;
  std::string title;
  std::string description;
  Severity severity = Severity::kMedium;
  std::vector<std::string> tags;
  std::string set;                           ///< The id of the document it came in.
  const std::vector<Fact>* facts = nullptr;  ///< Of its document. Never null.
  std::string file;                          ///< Where it is written, as given to the loader.
  std::uint32_t line = 0;                    ///< 1-based.
  // Of Sigma rules; empty where the rule does not say.
  std::string name;
  std::string author;
  std::string license;
  std::string status;  ///< stable, test, experimental, deprecated or unsupported.
  std::vector<std::string> references;
  std::vector<std::string> false_positives;
};

/// What takes findings back: an allow-list, or one rule's `unless`.
struct Exception {
  std::string id;
  std::string title;
  std::string set;   ///< The id of the document it came in.
  std::string rule;  ///< The rule it belongs to; empty for one of a whole set or of a policy.
  std::string file;  ///< Where it is written, as given to the loader.
  std::uint32_t line = 0;  ///< 1-based.
  std::string owner;   ///< Who answers for it; empty where nobody is named.
  std::string reason;  ///< Why it is there.
  /// The first instant at which it no longer applies, in nanoseconds since the epoch.
  std::optional<std::int64_t> expires;
};

/// A record and what rules are to make of it. Rules carry them as data: judging never sees them.
struct RuleTest {
  std::string name;
  std::string record;  ///< JSON, one record.
  std::string set;     ///< The id of the document it came in.
  std::string rule;    ///< The rule that is asked; empty for a test of the whole document.
  bool matches = false;               ///< Of a rule: whether it is to find the record.
  std::vector<std::string> expected;  ///< Of a document: the rules that find it, and no other.
  std::string file;                   ///< Where it is written, as given to the loader.
  std::uint32_t line = 0;             ///< 1-based.
};

struct RuleLimits {
  std::size_t document_bytes = std::size_t{64} << 20;
  std::size_t rules = 1'000'000;  ///< Of all sources of a policy together.
  std::size_t policy_sources = 1000;
  std::size_t policy_overrides = 10'000;
  std::size_t policy_exceptions = 10'000;
  /// Names of rules in one policy's overrides and exceptions. One with `*` is compared with each
  /// rule.
  std::size_t policy_names = 10'000;
  /// Rules that all of these mean together, a rule counting once for each, and for each tag added.
  std::size_t policy_changes = 10'000'000;
  std::size_t problems = 100;         ///< Told of one document; the rest is counted in a last one.
  std::size_t pattern_fields = 1000;  ///< Fields of one `match`, those below `$or` included.
  std::size_t path_bytes = 1024;      ///< Longest path of a field, its keys joined by dots.
  /// Most `*` in one `wildcard`. AWS refuses patterns that are "too complex" without saying which.
  std::size_t wildcard_stars = 5;
  /// With RuleOptions::deployable: characters of one pattern, and combinations of the branches of
  /// `$or` in it. AWS's default quotas; the first can be raised on request.
  std::size_t deployable_characters = 2048;
  std::size_t deployable_combinations = 1000;
  std::size_t regex_bytes = 65'536;  ///< Longest regular expression.
  /// A search takes at most `regex_steps` steps of PCRE2 (some 5 ns each), shared out evenly over
  /// the positions where a match may start, and at most `regex_match` at one of them. Past it the
  /// search is given up.
  std::uint64_t regex_steps = 20'000'000;
  std::uint32_t regex_match = 10'000;
  std::uint32_t regex_depth = 10'000;     ///< PCRE2 depth limit.
  std::uint32_t regex_heap_kib = 20'000;  ///< PCRE2 heap limit.
};

/// Values for the placeholders of Sigma rules (`field|expand: '%name%'`) by name. They are texts as
/// rules have them: `*` and `?` are wildcards.
using Placeholders = std::map<std::string, std::vector<std::string>, std::less<>>;

struct RuleOptions {
  /// Leaves out what is wrong instead of refusing everything: single Sigma rules, other files
  /// whole. `problems` tells of each. A policy that is itself wrong is refused all the same.
  bool skip_invalid = false;
  /// Reads the files that tests are in, `NAME.tests.yaml` (or `.yml`) beside a rule file `NAME.yml`,
  /// and those that a test's `record` names. Without it, tests that need a file are left out: who
  /// judges need not have them.
  bool test_files = false;
  Placeholders placeholders;
  /// `match` may use only what AWS EventBridge accepts, so that its pattern can be deployed as it
  /// is: AWS's operators and quotas ("Comparison operators for use in event patterns", "Amazon
  /// EventBridge quotas"), no `cidr` of a single address, no field that stands twice. What AWS does
  /// not publish (which wildcards are too complex) is left to AWS. Does not concern Sigma rules.
  bool deployable = false;
  /// When it is, for warnings of exceptions that have expired, in nanoseconds since the epoch. By
  /// default what the system's clock says.
  std::optional<std::int64_t> now;
  /// Whether a policy may name files and folders. Without, presets alone: for text that comes from
  /// somebody else.
  bool source_files = true;
};

namespace rule {
class Program;
}

/// An immutable set of compiled rules. Copies share it; any number of threads may judge with it.
/// Exceptions that expire stay in it: whether they apply is judged by the classifier's time
/// (Classifier::set_now).
///
/// A rule document (YAML, of which JSON is a subset):
///
///     schema: 1
///     id: console-changes              # of the set; findings and statistics name it
///     title: Manual changes            # optional, as description is
///     first-match: false               # true: a record gets the first rule that matches, alone
///     facts: {s_event_name: /eventName}  # what findings carry, by JSON Pointer
///     exceptions:                      # records that no rule of the set finds
///       - id: aws-internal
///         owner: platform-team         # who answers for it, and why it is there: both optional
///         reason: calls of AWS's own
///         expires: 2027-03-31          # its midnight in UTC, or a time: does not apply from then on
///         match: {userIdentity: {invokedBy: ["AWS Internal"]}}
///     rules:
///       - id: console-user-agent
///         title: Change made by hand
///         severity: medium             # informational, low, medium, high or critical
///         tags: [attack.t1078]
///         match: {userAgent: ["console.amazonaws.com", {prefix: "S3Console"}]}
///         unless: [{id: x, match: {...}}]  # exceptions of this rule alone
///         tests:                       # see RuleTest and check()
///           - {name: by hand, expect: match, record: {userAgent: S3Console/0.4}}
///     tests:                           # of the whole set: the rules that find the record
///       - {name: a robot, expect: [], record: robot.json}
///
/// A test's `record` is a mapping, JSON in a text, or the path of a file with one record, relative
/// to the rule file. Beside a file of rules of any kind, `NAME.tests.yaml` is a list of {name,
/// record, expect: match or none, rule: ID}; `rule` may be left out where the file has one rule.
///
/// `match` is an EventBridge event pattern (EventBridge User Guide, "Event pattern syntax") on the
/// record, or, with `detail`, `source` or `detail-type` at its top (also in a branch of `$or`
/// there), on the event as EventBridge delivers it, where the record's fields stand below `detail`;
/// one that stands beside it is warned of. Beside AWS's operators a field's list may have
///
///     {regex: "^Get|List"}             # an unanchored PCRE2 search
///     {contains: [admin, root]}        # one of these texts, or a single one, anywhere in the
///                                      # string; ASCII letters in either case
///     {not-cidr: [10.0.0.0/8]}         # an IP address in none of these networks, or not in one.
///                                      # `s3.amazonaws.com` and `AWS Internal`, which stand in
///                                      # sourceIPAddress too, are no addresses and do not hold.
///     {equals-field: userIdentity.accountId}  # one of the values of another field of the record
///                                      # (of the event, where the pattern is on it), as a literal
///                                      # would equal it. In arrays: of the same element.
///     {all-of: [{prefix: "arn:"}, {anything-but: {suffix: ":root"}}]}
///                                      # one and the same value meets all of two or more
///                                      # conditions, each a value, an operator or a list of
///                                      # alternatives; {exists: false} cannot be among them
///
/// None of these can stand in `anything-but`.
///
/// A document with `detection` is a Sigma rule, one with `filter` a Sigma filter (Sigma 2.1.0;
/// several documents may follow each other). A path is looked for in the record; a rule whose
/// `logsource` is not `product: aws`, `service: cloudtrail` or a part of it is left out with a
/// warning. `level` is the severity, medium where there is none; the id is `id`, else `name`, else
/// `title`. Correlations are refused.
///
/// A document with `sources` is a policy: which rules judge, and what is changed of them. Alone in
/// its file, paths in it are relative to that file's folder:
///
///     schema: 1
///     id: production
///     first-match: false               # true: of all rules in their order the first that matches
///     sources:
///       - preset: severity
///       - rules: rules/own.yaml        # a file or a folder of rule documents
///       - sigma: vendor/sigma          # of Sigma rules and filters
///         id: sigma                    # of the set they make; the path where there is none
///         placeholders: {admins: [alice, bob]}  # on top of RuleOptions::placeholders
///       - eventbridge: root.json       # an event pattern becomes a rule, and a set of its id
///         id: root-use
///         severity: high               # needed; title, description and tags as in a rule
///     overrides:                       # in this order; at least one of severity, enabled, tags
///       - rules: [aws_delete_trail, "s3_*"]
///         set: sigma                   # of this set alone
///         severity: high
///         enabled: false               # not judged with
///         tags: [team.platform]        # added
///     exceptions:                      # as above, with owner and reason needed
///       - {id: e, owner: x, reason: y, rules: [root-use], match: {...}}
///
/// A rule is named by its id or, a Sigma rule, by its `name` or its file's name without ending; `*`
/// stands for anything. A name that no rule has is an error. An exception of a policy is for all
/// rules or, as their `unless`, for those of `rules` and `set`. With `first-match` of the policy what
/// its sources say of that does not count, and their exceptions are their rules' alone; without,
/// each source's rules keep theirs. The tests of sources are those of the rules that are enabled;
/// one of a set does not expect the others. Sources may not be policies.
class RuleSet {
 public:
  /// An empty set, which finds nothing.
  RuleSet();

  /// Compiles a document. On failure the Error is that of the first problem, and `problems`, if
  /// given, gets all of them, warnings in any case. `file` names the document in messages, and the
  /// set that its Sigma rules make; the sources of a policy are looked for in its folder.
  static Result<RuleSet> parse(std::string_view document, std::string_view file,
                               std::vector<RuleProblem>* problems = nullptr,
                               const RuleLimits& limits = {}, const RuleOptions& options = {});
  /// As parse, from a file, or from all `.yml` and `.yaml` files below a folder in the order of
  /// their names (hidden ones and `*.tests.yaml` apart; links to folders are refused): the Sigma
  /// rules in it are one set, and filters see all of them. kIo where the path cannot be read; a file
  /// in a folder that cannot is a problem.
  static Result<RuleSet> load(const std::filesystem::path& path,
                              std::vector<RuleProblem>* problems = nullptr,
                              const RuleLimits& limits = {}, const RuleOptions& options = {});
  /// A set that the library ships: `severity`, `console-changes`, `trail-changes`, `router`.
  /// kNotFound for other names.
  static Result<RuleSet> preset(std::string_view name);
  /// Several sets as one: each keeps its own first-match and exceptions. kInvalidRule where two
  /// have the same id.
  static Result<RuleSet> combine(std::span<const RuleSet> sets);

  /// The names of the presets, and the document of one (empty for other names).
  static std::vector<std::string_view> preset_names();
  static std::string_view preset_document(std::string_view name) noexcept;
  /// The names of the JSON Schemas (draft 2020-12) that the library ships, `policy` and `rules`:
  /// each of the documents of that kind; and the text of one (empty for other names).
  static std::vector<std::string_view> schema_names();
  static std::string_view schema(std::string_view name) noexcept;

  std::span<const Rule> rules() const noexcept;
  std::span<const Exception> exceptions() const noexcept;
  std::span<const RuleTest> tests() const noexcept;

  /// The rules, as indexes into rules(), that have to be judged for every record: nothing that they
  /// ask for rules a record out beforehand. A value of eventName or eventSource does, or any other
  /// exact value, or three characters of a text. Sets of fewer than eight rules are judged one by
  /// one, and all of their rules are told.
  std::vector<std::uint32_t> judged_always() const;

  /// For the library's own parts.
  const rule::Program& program() const noexcept { return *program_; }

 private:
  RuleSet(std::shared_ptr<const rule::Program> program, std::vector<RuleTest> tests);
  std::shared_ptr<const rule::Program> program_;
  std::shared_ptr<const std::vector<RuleTest>> tests_;
};

/// Rules that are exchanged while records are judged. Any number of threads may use one object;
/// it has to outlive the classifiers that follow it (Classifier::follow). Exceptions expire by each
/// classifier's own time, which exchanging rules does not set (Classifier::set_now).
class LiveRules {
 public:
  explicit LiveRules(RuleSet rules) : rules_(std::move(rules)) {}
  LiveRules(const LiveRules&) = delete;
  LiveRules& operator=(const LiveRules&) = delete;

  /// From now on get() gives these. The old set lives until nobody has a copy of it.
  void set(RuleSet rules);
  RuleSet get() const;
  /// Grows with each set(): what tells cheaply that there are others.
  std::uint64_t version() const noexcept { return version_.load(std::memory_order_acquire); }

 private:
  mutable std::mutex mutex_;
  RuleSet rules_;
  std::atomic<std::uint64_t> version_{1};
};

}  // namespace cloudtrail
