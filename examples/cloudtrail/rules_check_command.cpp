#include <cloudtrail/check.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>
#include <vector>

#include "commands.hpp"
#include "help.hpp"
#include "json_text.hpp"
#include "junit.hpp"
#include "output_file.hpp"
#include "overwrites.hpp"
#include "rule_commands.hpp"
#include "rule_options.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::CheckReport;
using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::RuleProblem;
using cloudtrail::RuleSet;
using cloudtrail::Status;

struct Checked {
  RuleSet rules;
  std::vector<RuleProblem> problems;
  CheckReport report;
  std::size_t left_out = 0;  ///< Problems that are no warnings.
  bool refused = false;      ///< A PATH is left out whole, which --skip-invalid does not excuse.
};

/// Rules, and what names them where all of them are meant.
struct Named {
  std::string name;
  RuleSet rules;
};

/// Leaves out all that a name stands for.
void refuse(const std::string& name, const Error& error, Checked& checked) {
  checked.refused = true;
  RuleProblem problem;
  problem.file = name;
  problem.message = error.message;
  checked.problems.push_back(std::move(problem));
}

void load_path(const std::string& path, const cloudtrail::RuleOptions& options, Checked& checked,
               std::vector<Named>& sets) {
  const std::size_t before = checked.problems.size();
  auto rules = RuleSet::load(path, &checked.problems, {}, options);
  if (rules) return sets.push_back({path, *std::move(rules)});
  checked.refused = true;
  const bool told = std::any_of(checked.problems.begin() + static_cast<std::ptrdiff_t>(before),
                                checked.problems.end(), [](auto& p) { return !p.warning; });
  if (!told) refuse(path, rules.error(), checked);
}

/// All sets as one, without those whose id an earlier one has.
RuleSet combine(const std::vector<Named>& sets, Checked& checked) {
  std::vector<RuleSet> all;
  for (const Named& set : sets) all.push_back(set.rules);
  if (auto together = RuleSet::combine(all)) return *std::move(together);
  RuleSet good;
  for (const Named& set : sets) {
    const std::array both = {good, set.rules};
    auto together = RuleSet::combine(both);
    if (together) {
      good = *std::move(together);
    } else {
      refuse(set.name, together.error(), checked);
    }
  }
  return good;
}

/// Findings of no rule are of all the PATHs.
void place_findings(CheckReport& report, const std::vector<std::string>& paths) {
  std::string all;
  for (const std::string& path : paths) all += (all.empty() ? "" : ", ") + path;
  for (cloudtrail::LintFinding& finding : report.findings) {
    if (finding.file.empty()) finding.file = all;
  }
}

/// Everything that loads, and what does not.
Result<Checked> load(const Arguments& arguments) {
  auto options = rule_options(arguments);
  if (!options) return options.error();
  options->skip_invalid = true;
  options->test_files = true;
  options->now = std::numeric_limits<std::int64_t>::min();  // the lint tells what has expired
  Checked checked;
  std::vector<Named> sets;
  for (const std::string& name : arguments.values("preset")) {
    auto rules = preset_of(name);
    if (!rules) return rules.error();
    sets.push_back({"preset:" + name, *std::move(rules)});
  }
  for (const std::string& path : arguments.rest()) load_path(path, *options, checked, sets);
  checked.rules = combine(sets, checked);
  checked.left_out = static_cast<std::size_t>(std::count_if(
      checked.problems.begin(), checked.problems.end(), [](auto& p) { return !p.warning; }));
  checked.report = cloudtrail::check(checked.rules);
  place_findings(checked.report, arguments.rest());
  return checked;
}

std::string_view level_of(bool error) { return error ? "error" : "warning"; }

/// A line of the text output, and where it stands among the others.
struct Line {
  std::string file;
  std::uint32_t line = 0;  ///< 0 where the whole file is meant.
  std::string text;
};

/// `level: rule: message (name)`
std::string said(bool error, std::string_view rule, std::string_view message,
                 std::string_view name) {
  std::string out(level_of(error));
  out.append(": ");
  if (!rule.empty()) out.append(visible(rule)).append(": ");
  return out.append(visible(message)).append(" (").append(name).append(")");
}

std::vector<Line> lines_of(const Checked& checked) {
  std::vector<Line> lines;
  for (const RuleProblem& problem : checked.problems) {
    lines.push_back({problem.file, problem.line,
                     said(!problem.warning, "", problem.message, "load")});
  }
  for (const auto& finding : checked.report.findings) {
    const std::string rule = (finding.of_exception ? "exception " : "") + finding.rule;
    lines.push_back({finding.file, finding.line,
                     said(is_error(finding.lint), rule, finding.message, name(finding.lint))});
  }
  for (const auto& outcome : checked.report.tests) {
    if (outcome.passed) continue;
    const cloudtrail::RuleTest& test = *outcome.test;
    lines.push_back({test.file, test.line,
                     said(true, test.rule.empty() ? test.set : test.rule,
                          "test '" + test.name + "': " + outcome.message, "test")});
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  return lines;
}

std::string summary_of(const Checked& checked) {
  const CheckReport& report = checked.report;
  const std::size_t failed = report.failed();
  std::string out = count_of(checked.rules.rules().size(), "rule") + " loaded";
  if (checked.left_out > 0) out += ", " + count_of(checked.left_out, "problem");
  out += ", " + count_of(report.tests.size() - failed, "test") + " passed";
  if (failed > 0) out += ", " + count_of(failed, "test") + " failed";
  return out + ", " + count_of(report.findings.size(), "finding") + "\n";
}

std::string text_of(const Checked& checked) {
  std::string out;
  for (const Line& line : lines_of(checked)) {
    out.append(visible(line.file));
    if (line.line > 0) out.append(":").append(std::to_string(line.line));
    out.append(": ").append(line.text).append("\n");
  }
  return out + summary_of(checked);
}

/// A list of objects, each written by `write(object, item)`.
template <typename Items, typename Write>
void append_list(std::string& out, const Items& items, Write write) {
  out.push_back('[');
  bool first = true;
  for (const auto& item : items) {
    if (!first) out.push_back(',');
    first = false;
    JsonObject object(out);
    write(object, item);
    object.close();
  }
  out.push_back(']');
}

std::string json_of(const Checked& checked) {
  const CheckReport& report = checked.report;
  std::string out;
  JsonObject object(out);
  object.number("schema", 1);
  object.number("rules", checked.rules.rules().size());
  object.number("tests_passed", report.tests.size() - report.failed());
  object.number("tests_failed", report.failed());
  append_list(object.key("problems"), checked.problems, [](JsonObject& o, const RuleProblem& p) {
    o.text("level", level_of(!p.warning));
    o.text("file", p.file);
    o.number("line", p.line);
    o.number("column", p.column);
    o.text("message", p.message);
  });
  append_list(object.key("findings"), report.findings, [](JsonObject& o, const auto& finding) {
    o.text("lint", name(finding.lint));
    o.text("level", level_of(is_error(finding.lint)));
    o.text("set", finding.set);
    o.text(finding.of_exception ? "exception" : "rule", finding.rule);
    o.text("file", finding.file);
    o.number("line", finding.line);
    o.text("message", finding.message);
  });
  append_list(object.key("tests"), report.tests, [](JsonObject& o, const auto& outcome) {
    o.text("name", outcome.test->name);
    o.text("set", outcome.test->set);
    o.text_or_null("rule", outcome.test->rule);
    o.text("file", outcome.test->file);
    o.number("line", outcome.test->line);
    o.boolean("passed", outcome.passed);
    o.text_or_null("message", outcome.message);
  });
  object.close();
  return out.append("\n");
}

std::string junit_of(const Checked& checked) {
  Junit junit;
  for (const RuleProblem& problem : checked.problems) {
    if (problem.warning) continue;
    const std::string what = problem.line > 0 ? "line " + std::to_string(problem.line) : "the file";
    junit.add(problem.file, {what + " loads", "load", problem.message, true});
  }
  for (const cloudtrail::Rule& rule : checked.rules.rules()) {
    junit.add(rule.file, {rule.id + " loads", {}, {}, false});
  }
  for (const auto& finding : checked.report.findings) {
    const std::string_view lint = name(finding.lint);
    const std::string rule = finding.rule.empty() ? "" : finding.rule + " ";
    junit.add(finding.file, {rule + std::string(lint), std::string(lint), finding.message,
                             is_error(finding.lint)});
  }
  for (const auto& outcome : checked.report.tests) {
    const cloudtrail::RuleTest& test = *outcome.test;
    junit.add(test.file, {(test.rule.empty() ? test.set : test.rule) + ": " + test.name, "test",
                          outcome.message, !outcome.passed});
  }
  return junit.text();
}

/// Writes the JUnit file, which may be none of the rules.
Status write_junit(const Arguments& arguments, const Checked& checked) {
  const auto name = arguments.value("junit");
  if (!name) return {};
  auto file = OutputFile::open(*name);
  if (!file) return file.error();
  const Status written = file->write(junit_of(checked));
  return written ? file->commit() : written;
}

Status check_arguments(const Arguments& arguments) {
  const auto usage = [](std::string message) {
    return Error{ErrorCode::kInvalidArgument, std::move(message), {}};
  };
  const std::vector<std::string>& rest = arguments.rest();
  if (rest.empty() && !arguments.has("preset")) {
    return usage("check needs a PATH of rules, or --preset NAME");
  }
  if (std::find(rest.begin(), rest.end(), "-") != rest.end()) {
    return usage("check reads files and folders, not standard input (-)");
  }
  const auto junit = arguments.value("junit");
  if (!junit) return {};
  if (junit->empty()) return usage("--junit needs the name of a file");
  if (*junit == "-") return usage("--junit writes a file; standard output has the findings");
  const std::vector<std::filesystem::path> read(rest.begin(), rest.end());
  if (is_read_by(read, *junit)) return usage("--junit is one of the files to be read");
  return {};
}

int exit_code(const Checked& checked, bool skip_invalid) {
  if (checked.refused || (checked.left_out > 0 && !skip_invalid)) return kExitUsage;
  return checked.report.failed() + checked.report.errors() > 0 ? kExitFindings : kExitOk;
}

}  // namespace

int rules_check_command(Words words) {
  using Kind = Option::Kind;
  const std::vector<Option> options = {{"preset", Kind::kValues},       {"junit"}, {"format"},
                                       {"skip-invalid", Kind::kFlag},
                                       {"placeholder", Kind::kValues}};
  const auto arguments = Arguments::parse(options, words);
  if (!arguments) return fail("rules check", arguments.error());
  if (arguments->has("help")) return print(help_of("rules check"));
  if (const Status right = check_arguments(*arguments); !right) {
    return fail("rules check", right.error());
  }
  const auto json = wants_json(*arguments);
  if (!json) return fail("rules check", json.error());
  const auto checked = load(*arguments);
  if (!checked) return fail("rules check", checked.error());
  if (const Status written = write_junit(*arguments, *checked); !written) {
    return fail("rules check", written.error());
  }
  const int code = exit_code(*checked, arguments->has("skip-invalid"));
  return print(*json ? json_of(*checked) : text_of(*checked), code);
}

}  // namespace tool
