#include <cloudtrail/rule.hpp>

#include <array>

#include "arguments.hpp"
#include "commands.hpp"
#include "help.hpp"
#include "nearest.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::RuleSet;

constexpr std::array<std::string_view, 2> kCommands = {"list", "show"};

/// `NAME  rules and exceptions`, and below it a line a rule.
std::string listing(std::string_view preset, const RuleSet& rules) {
  std::string out(preset);
  out.append("\n");
  for (const cloudtrail::Rule& rule : rules.rules()) {
    out.append("  ").append(pad(name(rule.severity), 14)).append(pad(visible(rule.id), 36));
    out.append("  ").append(visible(rule.title)).append("\n");
  }
  for (const cloudtrail::Exception& exception : rules.exceptions()) {
    out.append("  ").append(pad("except", 14)).append(pad(visible(exception.id), 36));
    out.append("  ").append(visible(exception.title)).append("\n");
  }
  while (out.ends_with(" \n")) out.erase(out.size() - 2, 1);
  return out;
}

int list_presets() {
  std::string out;
  for (const std::string_view name : RuleSet::preset_names()) {
    const auto rules = RuleSet::preset(name);
    if (!rules) return fail("rules", rules.error());
    out.append(out.empty() ? "" : "\n").append(listing(name, *rules));
  }
  return print(out);
}

int show_preset(const std::string& name) {
  const std::string_view document = RuleSet::preset_document(name);
  if (!document.empty()) return print(document);
  return fail("rules", {ErrorCode::kInvalidArgument,
                        "no preset " + visible(name) + suggestion(name, RuleSet::preset_names()), {}});
}

}  // namespace

int rules_command(Words words) {
  const auto arguments = Arguments::parse({}, words);
  if (!arguments) return fail("rules", arguments.error());
  if (arguments->has("help")) return print(help_of("rules"));
  const std::vector<std::string>& rest = arguments->rest();
  if (rest.size() == 1 && rest.front() == "list") return list_presets();
  if (rest.size() == 2 && rest.front() == "show") return show_preset(rest.back());
  std::string message = "what about rules?; there is list and show PRESET";
  if (!rest.empty() && rest.front() == "show") {
    message = "show takes one preset; there is " + listed(RuleSet::preset_names());
  } else if (!rest.empty() && rest.front() == "list") {
    message = "list takes no argument";
  } else if (!rest.empty()) {
    message = "unknown command rules " + visible(rest.front()) + suggestion(rest.front(), kCommands);
  }
  return fail("rules", {ErrorCode::kInvalidArgument, message, {}});
}

}  // namespace tool
