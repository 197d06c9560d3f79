#include <unistd.h>

#include <algorithm>
#include <cloudtrail/classifier.hpp>
#include <optional>

#include "commands.hpp"
#include "explained.hpp"
#include "found_record.hpp"
#include "help.hpp"
#include "nearest.hpp"
#include "reader_options.hpp"
#include "rule_options.hpp"
#include "scan_options.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::Classifier;
using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Explanation;
using cloudtrail::Record;
using cloudtrail::Result;
using cloudtrail::RuleSet;
using Outcome = Explanation::Outcome;
using Choice = Explained::Choice;

constexpr std::size_t kNearest = 3;

/// Those of the rules that `is` is true of.
template <typename Function>
std::vector<std::uint32_t> rules_where(const RuleSet& rules, Function is) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < rules.rules().size(); ++i) {
    if (is(rules.rules()[i])) found.push_back(i);
  }
  return found;
}

Error unknown_rule(const std::string& word, const RuleSet& rules, const RuleNames& names) {
  constexpr std::size_t kFew = 20;
  const std::vector<std::string_view> all(names.rules().begin(), names.rules().end());
  const std::string_view near = nearest(word, all);
  std::string message = "no rule " + visible(word);
  if (!near.empty() || (!all.empty() && all.size() <= kFew)) {
    message += suggestion(word, all);
  } else {
    message += " among " + count_of(rules.rules().size(), "rule");
  }
  return Error{ErrorCode::kInvalidArgument, message, {}};
}

/// The rule by its id, `set/id`, or its title.
Result<std::uint32_t> rule_of(const std::string& word, const RuleSet& rules,
                              const RuleNames& names) {
  using cloudtrail::Rule;
  auto found = rules_where(rules, [&](const Rule& rule) {
    return rule.id == word || rule.set + "/" + rule.id == word;
  });
  if (found.empty()) found = rules_where(rules, [&](const Rule& r) { return r.title == word; });
  if (found.empty()) return unknown_rule(word, rules, names);
  if (found.size() == 1) return found.front();
  std::vector<std::string_view> several;
  for (const std::uint32_t rule : found) several.push_back(names.rules()[rule]);
  return Error{ErrorCode::kInvalidArgument,
               "several rules are called " + visible(word) + ": " + listed(several), {}};
}

/// How much of what a rule needs there is.
double share_of(const Explanation& explanation) {
  return static_cast<double>(explanation.held) / std::max(explanation.needed, 1u);
}

class Explainer {
 public:
  Explainer(const RuleSet& rules, const Record& record) : classifier_(rules), record_(record) {}

  Explained one(std::uint32_t rule) { return explained(Choice::kAsked, {rule}); }

  /// The rules that matched; else those that were taken back; else the nearest.
  Explained most_telling() {
    std::vector<std::uint32_t> matched, excepted;
    std::vector<Explanation> outlines;
    for (std::uint32_t i = 0; i < classifier_.rules().rules().size(); ++i) {
      outlines.push_back(explanation(i, outline()));
      if (outlines[i].outcome == Outcome::kMatched) matched.push_back(i);
      if (outlines[i].outcome == Outcome::kExcepted) excepted.push_back(i);
    }
    if (!matched.empty()) return explained(Choice::kMatched, matched);
    if (!excepted.empty()) return explained(Choice::kExcepted, excepted);
    return explained(Choice::kNearest, nearest_of(outlines));
  }

 private:
  /// Enough to choose by.
  static cloudtrail::ExplainLimits outline() {
    cloudtrail::ExplainLimits limits;
    limits.values = limits.depth = limits.conditions = limits.alternatives = 1;
    return limits;
  }

  static std::vector<std::uint32_t> nearest_of(const std::vector<Explanation>& outlines) {
    std::vector<std::uint32_t> order(outlines.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const double ours = share_of(outlines[a]);
      const double theirs = share_of(outlines[b]);
      return ours != theirs ? ours > theirs : outlines[a].held > outlines[b].held;
    });
    if (order.size() > kNearest) order.resize(kNearest);
    return order;
  }

  Explanation explanation(std::uint32_t rule, const cloudtrail::ExplainLimits& limits) {
    // The rule is one of the set, so there is an explanation.
    return *classifier_.explain(rule, record_, limits);
  }

  Explained explained(Choice choice, const std::vector<std::uint32_t>& rules) {
    Explained out;
    out.choice = choice;
    for (const std::uint32_t rule : rules) out.rules.push_back({rule, explanation(rule, {})});
    return out;
  }

  Classifier classifier_;
  const Record& record_;
};

/// Whether JSON is wanted: --format says, else what standard output is.
Result<bool> wants_json(const Arguments& arguments) {
  const auto format = arguments.value("format");
  if (!format) return isatty(STDOUT_FILENO) != 1;
  if (*format == "json" || *format == "text") return *format == "json";
  constexpr std::string_view kFormats[] = {"text", "json"};
  return wrong_value("format", *format, "is unknown" + suggestion(*format, kFormats));
}

int explain(const Arguments& arguments) {
  const auto color = color_mode(arguments);
  if (!color) return fail("explain", color.error());
  const auto json = wants_json(arguments);
  if (!json) return fail("explain", json.error());
  const auto choice = record_choice(arguments, "to explain");
  if (!choice) return fail("explain", choice.error());
  const auto options = reader_options(arguments);
  if (!options) return fail("explain", options.error());
  const auto rules = rules_of(arguments, {"severity"});
  if (!rules) return fail("explain", rules.error());
  const RuleNames names(*rules);
  std::optional<std::uint32_t> asked;
  if (const auto word = arguments.value("rule")) {
    const auto rule = rule_of(*word, *rules, names);
    if (!rule) return fail("explain", rule.error());
    asked = *rule;
  }
  return with_record("explain", *choice, *options, [&](const Record& record) {
    Explainer explainer(*rules, record);
    const Explained explained = asked ? explainer.one(*asked) : explainer.most_telling();
    if (*json) return print(explained_json(explained, record, choice->file, *rules, names));
    const Terminal terminal = terminal_of(STDOUT_FILENO, *color);
    return print(explained_text(explained, record, choice->file, *rules, names, terminal));
  });
}

}  // namespace

int explain_command(Words words) {
  const auto arguments = Arguments::parse(
      with_rule_options(with_reader_options({{"rule"}, {"index"}, {"format"}, {"color"}})), words);
  if (!arguments) return fail("explain", arguments.error());
  if (arguments->has("help")) return print(help_of("explain"));
  return explain(*arguments);
}

}  // namespace tool
