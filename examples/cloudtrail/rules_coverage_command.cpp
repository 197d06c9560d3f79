#include <cloudtrail/coverage.hpp>

#include <algorithm>
#include <map>
#include <vector>

#include "help.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "overwrites.hpp"
#include "rule_commands.hpp"
#include "rule_names.hpp"
#include "rule_options.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::Coverage;
using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::RuleSet;
using cloudtrail::Status;

constexpr std::size_t kName = 24;

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : ", ").append(visible(name));
  return out;
}

std::vector<std::string> names_of(const Coverage::Rules& rules, const RuleNames& names) {
  std::vector<std::string> out;
  for (const std::uint32_t rule : rules) out.push_back(names.rules()[rule]);
  return out;
}

std::string text_of(const Coverage& coverage, const RuleNames& names) {
  std::string out = "technique     rules\n";
  for (const auto& [technique, rules] : coverage.techniques) {
    out.append("  ").append(pad(technique, 12)).append(pad_left(grouped(rules.size()), 5));
    out.append("  ").append(joined(names_of(rules, names))).append("\n");
  }
  out.append("\ntactic\n");
  for (const std::string_view tactic : cloudtrail::attack_tactics()) {
    const auto found = coverage.tactics.find(std::string(tactic));
    if (found == coverage.tactics.end()) continue;
    out.append("  ").append(pad(tactic, kName)).append(grouped(found->second.size())).append("\n");
  }
  out.append("\ntactics without rules: ");
  out.append(coverage.missing_tactics.empty() ? "none" : joined(coverage.missing_tactics));
  out.append("\nrules without tags: ");
  out.append(coverage.untagged.empty() ? "none" : joined(names_of(coverage.untagged, names)));
  out.append("\n\n").append(count_of(coverage.techniques.size(), "technique")).append(", ");
  out.append(count_of(coverage.tactics.size(), "tactic")).append(", ");
  out.append(grouped(coverage.untagged.size())).append(" of ");
  return out.append(count_of(names.rules().size(), "rule")).append(" without tags\n");
}

void append_names(std::string& out, const std::vector<std::string>& names) {
  out.push_back('[');
  for (const std::string& name : names) {
    if (&name != names.data()) out.push_back(',');
    append_json_string(out, name);
  }
  out.push_back(']');
}

void append_map(std::string& out, const std::map<std::string, Coverage::Rules>& map,
                const RuleNames& names) {
  JsonObject object(out);
  for (const auto& [name, rules] : map) append_names(object.key(name), names_of(rules, names));
  object.close();
}

std::string json_of(const Coverage& coverage, const RuleNames& names) {
  std::string out;
  JsonObject object(out);
  object.number("schema", 1);
  object.number("rules", names.rules().size());
  append_map(object.key("techniques"), coverage.techniques, names);
  append_map(object.key("tactics"), coverage.tactics, names);
  append_names(object.key("tactics_without_rules"), coverage.missing_tactics);
  append_names(object.key("rules_without_tags"), names_of(coverage.untagged, names));
  object.close();
  return out.append("\n");
}

/// A layer of the ATT&CK Navigator (layer file format 4.5): the score is the number of rules.
std::string layer_of(const Coverage& coverage, const RuleNames& names) {
  std::string out;
  JsonObject layer(out);
  layer.text("name", "CloudTrail rules");
  JsonObject versions(layer.key("versions"));
  versions.text("layer", "4.5");
  versions.close();
  layer.text("domain", "enterprise-attack");
  layer.text("description", "Rules per technique, as their tags say");
  std::size_t most = 1;
  layer.key("techniques").push_back('[');
  for (const auto& [technique, rules] : coverage.techniques) {
    if (!out.ends_with('[')) out.push_back(',');
    JsonObject object(out);
    object.text("techniqueID", technique);
    object.number("score", rules.size());
    object.text("comment", joined(names_of(rules, names)));
    object.close();
    most = std::max(most, rules.size());
  }
  out.push_back(']');
  JsonObject gradient(layer.key("gradient"));
  gradient.key("colors").append(R"(["#ffffff","#66b1ff"])");
  gradient.number("minValue", 0);
  gradient.number("maxValue", most);
  gradient.close();
  layer.close();
  return out.append("\n");
}

Status write_layer(const Arguments& arguments, const Coverage& coverage, const RuleNames& names) {
  const auto name = arguments.value("navigator");
  if (!name) return {};
  const auto usage = [](std::string message) {
    return Error{ErrorCode::kInvalidArgument, std::move(message), {}};
  };
  if (name->empty() || *name == "-") return usage("--navigator needs the name of a file");
  const auto rules = arguments.values("rules");
  if (is_read_by({rules.begin(), rules.end()}, *name)) {
    return usage("--navigator is one of the files to be read");
  }
  auto file = OutputFile::open(*name);
  if (!file) return file.error();
  const Status written = file->write(layer_of(coverage, names));
  return written ? file->commit() : written;
}

}  // namespace

int rules_coverage_command(Words words) {
  const auto arguments = Arguments::parse(with_rule_options({{"format"}, {"navigator"}}), words);
  if (!arguments) return fail("rules coverage", arguments.error());
  if (arguments->has("help")) return print(help_of("rules coverage"));
  if (!arguments->rest().empty()) {
    return fail("rules coverage",
                {ErrorCode::kInvalidArgument,
                 "coverage takes no argument; name rules of your own with --rules PATH", {}});
  }
  const auto json = wants_json(*arguments);
  if (!json) return fail("rules coverage", json.error());
  const auto rules = rules_of(*arguments, all_presets());
  if (!rules) return fail("rules coverage", rules.error());
  const Coverage coverage = cloudtrail::coverage(*rules);
  const RuleNames names(*rules);
  if (const Status written = write_layer(*arguments, coverage, names); !written) {
    return fail("rules coverage", written.error());
  }
  return print(*json ? json_of(coverage, names) : text_of(coverage, names));
}

}  // namespace tool
