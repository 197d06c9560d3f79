#include <cloudtrail/backtest.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <numeric>
#include <vector>

#include "help.hpp"
#include "json_text.hpp"
#include "nearest.hpp"
#include "reader_options.hpp"
#include "rule_commands.hpp"
#include "rule_names.hpp"
#include "rule_options.hpp"
#include "scan_options.hpp"
#include "signals.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

namespace fs = std::filesystem;
using cloudtrail::BacktestOptions;
using cloudtrail::BacktestReport;
using cloudtrail::RecordPlace;
using cloudtrail::Result;
using cloudtrail::RuleChange;
using cloudtrail::RuleSet;
using cloudtrail::Status;

constexpr std::uint64_t kMostExamples = 1000;

/// A preset by its name, or the rules of a path. What is neither is taken for a name that is wrong.
Result<RuleSet> against_of(const std::string& name, const cloudtrail::RuleOptions& options) {
  if (!RuleSet::preset_document(name).empty()) return RuleSet::preset(name);
  std::error_code error;
  const bool is_name = !fs::exists(name, error) && !error && name.find('/') == std::string::npos;
  if (!is_name) return load_rules(name, options);
  return wrong_value("against", name,
                     "is no preset and no file or folder" +
                         suggestion(name, RuleSet::preset_names()));
}

Status set_rules(const Arguments& arguments, BacktestOptions& backtest) {
  auto rules = rules_of(arguments, {"severity"});
  if (!rules) return rules.error();
  backtest.rules = *std::move(rules);
  const auto against = arguments.value("against");
  if (!against) return {};
  const auto options = rule_options(arguments);
  if (!options) return options.error();
  auto before = against_of(*against, *options);
  if (!before) return before.error();
  backtest.against = *std::move(before);
  return {};
}

Result<BacktestOptions> options_of(const Arguments& arguments) {
  BacktestOptions backtest;
  auto paths = checked_paths(arguments.rest());
  if (!paths) return paths.error();
  backtest.paths = *std::move(paths);
  const auto reader = reader_options(arguments);
  if (!reader) return reader.error();
  backtest.reader = *reader;
  if (const auto examples = arguments.value("examples")) {
    const auto number = number_of("examples", *examples, 0, kMostExamples);
    if (!number) return number.error();
    backtest.examples = static_cast<std::size_t>(*number);
  }
  if (const Status set = set_rules(arguments, backtest); !set) return set.error();
  backtest.cancel = &interrupted();
  return backtest;
}

std::string percent(double share) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%5.1f %%", share * 100);
  return text.data();
}

/// ` at a.json:3, b.json:0`
std::string places_text(const std::vector<RecordPlace>& places) {
  std::string out;
  for (const RecordPlace& place : places) {
    out.append(out.empty() ? "  at " : ", ").append(visible(place.source));
    out.append(":").append(std::to_string(place.index));
  }
  return out;
}

/// The rules with the most findings first, then as they are.
std::vector<std::size_t> by_findings(const BacktestReport& report) {
  std::vector<std::size_t> order(report.rules.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return report.rules[a].findings > report.rules[b].findings;
  });
  return order;
}

/// A rule's name, and its title where that says something else.
std::string named(const std::string& name, const cloudtrail::Rule& rule) {
  return visible(name) + (rule.title == rule.id ? "" : "  " + visible(rule.title));
}

std::string rules_text(const BacktestReport& report, const RuleSet& rules,
                       const RuleNames& names) {
  std::string out = "  findings     cost  rule\n";
  for (const std::size_t i : by_findings(report)) {
    const cloudtrail::RuleBacktest& rule = report.rules[i];
    out.append(pad_left(grouped(rule.findings), 10)).append(pad_left(percent(rule.share), 9));
    out.append("  ").append(named(names.rules()[i], rules.rules()[i]));
    out.append(places_text(rule.examples));
    out.append("\n");
  }
  return out;
}

std::string change_text(const RuleChange& change) {
  std::string out = "  " + visible(change.rule);
  out.append(change.is_new ? " (new)" : change.is_gone ? " (gone)" : "").append("\n");
  if (change.added > 0) {
    out.append(pad_left("+" + grouped(change.added), 10)).append(places_text(change.added_examples));
    out.append("\n");
  }
  if (change.lost > 0) {
    out.append(pad_left("-" + grouped(change.lost), 10)).append(places_text(change.lost_examples));
    out.append("\n");
  }
  return out;
}

std::string changes_text(const BacktestReport& report, const std::string& against) {
  std::string out = "\nagainst " + visible(against) + "\n";
  for (const RuleChange& change : report.changes) out.append(change_text(change));
  return report.changes.empty() ? out + "  no rule finds anything else\n" : out;
}

std::string summary_text(const BacktestReport& report) {
  const auto never = std::count_if(report.rules.begin(), report.rules.end(),
                                   [](const auto& rule) { return rule.findings == 0; });
  std::string out = "\n" + count_of(report.records, "record") + " in " +
                    count_of(report.files, "file") + ", " + count_of(report.findings, "finding") +
                    "; " + count_of(static_cast<std::uint64_t>(never), "rule") +
                    " of " + grouped(report.rules.size()) + " found nothing\n";
  if (report.rejected > 0) out.append(count_of(report.rejected, "record")).append(" rejected\n");
  if (report.files_unreadable > 0) {
    out.append(count_of(report.files_unreadable, "file")).append(" not readable\n");
  }
  out.append("cost is an estimate: each rule's part of evaluating all rules, over ");
  return out.append(count_of(report.timed, "record")).append("\n");
}

void append_places(std::string& out, const std::vector<RecordPlace>& places) {
  out.push_back('[');
  for (const RecordPlace& place : places) {
    if (&place != places.data()) out.push_back(',');
    JsonObject object(out);
    object.text("source", place.source);
    object.number("index", place.index);
    object.close();
  }
  out.push_back(']');
}

void append_rules(std::string& out, const BacktestReport& report, const RuleSet& rules,
                  const RuleNames& names) {
  out.push_back('[');
  for (std::size_t i = 0; i < report.rules.size(); ++i) {
    if (i > 0) out.push_back(',');
    JsonObject object(out);
    object.text("rule", names.rules()[i]);
    object.text("title", rules.rules()[i].title);
    object.number("findings", report.rules[i].findings);
    std::array<char, 32> share{};
    std::snprintf(share.data(), share.size(), "%.6f", report.rules[i].share);
    object.key("cost").append(share.data());
    append_places(object.key("examples"), report.rules[i].examples);
    object.close();
  }
  out.push_back(']');
}

void append_changes(std::string& out, const BacktestReport& report) {
  out.push_back('[');
  for (const RuleChange& change : report.changes) {
    if (&change != report.changes.data()) out.push_back(',');
    JsonObject object(out);
    object.text("rule", change.rule);
    object.boolean("new", change.is_new);
    object.boolean("gone", change.is_gone);
    object.number("added", change.added);
    object.number("lost", change.lost);
    append_places(object.key("added_examples"), change.added_examples);
    append_places(object.key("lost_examples"), change.lost_examples);
    object.close();
  }
  out.push_back(']');
}

std::string json_of(const BacktestReport& report, const RuleSet& rules, const RuleNames& names,
                    bool compared) {
  std::string out;
  JsonObject object(out);
  object.number("schema", 1);
  object.number("files", report.files);
  object.number("files_unreadable", report.files_unreadable);
  object.number("records", report.records);
  object.number("rejected", report.rejected);
  object.number("findings", report.findings);
  object.number("timed_records", report.timed);
  append_rules(object.key("rules"), report, rules, names);
  if (compared) append_changes(object.key("changes"), report);
  object.boolean("cancelled", report.cancelled);
  object.close();
  return out.append("\n");
}

int run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return fail("rules backtest", json.error());
  const auto options = options_of(arguments);
  if (!options) return fail("rules backtest", options.error());
  const auto report = cloudtrail::backtest(*options);
  if (!report) return fail("rules backtest", report.error());
  for (const std::string& problem : report->problems) {
    print_error("cloudtrail rules backtest: " + visible(problem) + "\n");
  }
  const RuleNames names(options->rules);
  const bool compared = options->against.has_value();
  std::string text;
  if (*json) {
    text = json_of(*report, options->rules, names, compared);
  } else {
    text = rules_text(*report, options->rules, names);
    if (compared) text.append(changes_text(*report, *arguments.value("against")));
    text.append(summary_text(*report));
  }
  if (report->cancelled) return print(text, interrupted_exit_code());
  const bool rejected = report->rejected + report->files_unreadable > 0;
  return print(text, rejected ? kExitRejected : kExitOk);
}

}  // namespace

int rules_backtest_command(Words words) {
  const auto arguments = Arguments::parse(
      with_rule_options(with_reader_options({{"against"}, {"format"}, {"examples"}})), words);
  if (!arguments) return fail("rules backtest", arguments.error());
  if (arguments->has("help")) return print(help_of("rules backtest"));
  return run(*arguments);
}

}  // namespace tool
