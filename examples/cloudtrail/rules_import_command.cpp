#include <cloudtrail/eventbridge.hpp>

#include <string>
#include <vector>

#include "arguments.hpp"
#include "commands.hpp"
#include "help.hpp"
#include "rule_files.hpp"
#include "scan_options.hpp"

namespace tool {
namespace {

using cloudtrail::EventBridgeImport;
using cloudtrail::EventBridgeSource;
using cloudtrail::Result;

constexpr std::string_view kName = "rules import";

Result<EventBridgeImport> settings_of(const Arguments& arguments) {
  EventBridgeImport settings;
  settings.skip_invalid = arguments.has("skip-invalid");
  settings.id = arguments.value("id").value_or(settings.id);
  if (settings.id.empty()) return wrong_value("id", "", "is empty");
  const auto severity = severity_of(arguments, "severity");
  if (!severity) return severity.error();
  settings.severity = severity->value_or(settings.severity);
  return settings;
}

}  // namespace

int rules_import_command(Words words) {
  const std::vector<Option> options = {
      {"severity"}, {"id"}, {"skip-invalid", Option::Kind::kFlag}, {"output"}};
  const auto arguments = Arguments::parse(options, words);
  if (!arguments) return fail(kName, arguments.error());
  if (arguments->has("help")) return print(help_of("rules import"));
  const auto settings = settings_of(*arguments);
  if (!settings) return fail(kName, settings.error());
  if (const auto paths = checked_paths(arguments->rest()); !paths) {
    return fail(kName, paths.error());
  }
  std::vector<std::string> texts;
  for (const std::string& path : arguments->rest()) {
    auto text = read_rules(path);
    if (!text) return fail(kName, text.error());
    texts.push_back(*std::move(text));
  }
  std::vector<EventBridgeSource> sources;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& path = arguments->rest()[i];
    sources.push_back({texts[i], path == "-" ? std::string_view("stdin") : path});
  }
  std::vector<cloudtrail::RuleProblem> problems;
  const auto document = cloudtrail::import_eventbridge(sources, &problems, *settings);
  tell_problems(kName, problems, settings->skip_invalid);
  if (!document) return fail_told(kName, problems, document.error());
  return write_rules(kName, *arguments, *document);
}

}  // namespace tool
