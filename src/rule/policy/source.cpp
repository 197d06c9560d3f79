#include "rule/policy/source.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <system_error>
#include <utility>

#include "rule/loader.hpp"

namespace cloudtrail::rule::policy {
namespace {

using NodeKind = DocumentNode::Kind;

constexpr std::string_view kPresetKeys[] = {"preset"};
constexpr std::string_view kRulesKeys[] = {"rules"};
constexpr std::string_view kSigmaKeys[] = {"sigma", "id", "placeholders"};
constexpr std::string_view kPatternKeys[] = {"eventbridge", "id",       "title",
                                             "description", "severity", "tags"};

}  // namespace

/// What a source may be. The first of its keys is the one that tells.
struct SourceReader::Kind {
  std::span<const std::string_view> keys;
  Expected expected;
};

const SourceReader::Kind SourceReader::kKinds[] = {{kPresetKeys, Expected::kAnything},
                                                   {kRulesKeys, Expected::kRuleDocuments},
                                                   {kSigmaKeys, Expected::kSigma},
                                                   {kPatternKeys, Expected::kPattern}};

SourceReader::SourceReader(const Context& context, std::vector<RuleProblem>& problems)
    : FieldReader(context.diagnostics),
      context_(context),
      problems_(problems),
      folder_(std::filesystem::path(context.diagnostics.file()).parent_path()) {}

const SourceReader::Kind* SourceReader::kind_of(const DocumentNode& entry) {
  const Kind* found = nullptr;
  for (const DocumentNode::Member& member : entry.members) {
    const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& k) {
      return k.keys.front() == member.key;
    });
    if (kind == std::end(kKinds)) continue;
    if (found != nullptr) {
      diagnostics_.add_key(member, "a source is one thing: " + cloudtrail::quoted(member.key) +
                                       " goes in another entry of the list");
      return nullptr;
    }
    found = kind;
  }
  if (found != nullptr) return found;
  if (entry.members.empty()) {
    diagnostics_.add(entry, "a source needs `preset`, `rules`, `sigma` or `eventbridge`");
  } else {
    diagnostics_.unknown_key(entry.members.front(), {"preset", "rules", "sigma", "eventbridge"});
  }
  return nullptr;
}

void SourceReader::placeholders(const DocumentNode& node, Placeholders& out) {
  if (!node.is(NodeKind::kMapping)) {
    return diagnostics_.add(node, "`placeholders` needs a mapping of names to lists of texts");
  }
  for (const DocumentNode::Member& member : node.members) {
    std::vector<std::string> values;
    const bool list = member.value.is(NodeKind::kSequence);
    for (const DocumentNode& item : member.value.items) {
      if (item.is(NodeKind::kString)) values.push_back(item.text);
    }
    if (!list || values.empty() || values.size() != member.value.items.size()) {
      diagnostics_.add(member.value, "the placeholder " + cloudtrail::quoted(member.key) +
                                         " needs a list of texts");
    }
    out[member.key] = std::move(values);
  }
}

void SourceReader::member(const DocumentNode::Member& member, const Kind& kind, Entry& out) {
  if (std::find(kind.keys.begin(), kind.keys.end(), member.key) == kind.keys.end()) {
    diagnostics_.unknown(member.key_line, member.key_column, "key", member.key, kind.keys);
  } else if (member.key == kind.keys.front()) {
    std::string name;
    text(member, name);
    if (!name.empty()) out.what = &member.value;
  } else if (member.key == "id") {
    text(member, out.id);
  } else if (member.key == "title") {
    text(member, out.rule.title);
  } else if (member.key == "description") {
    text(member, out.rule.description);
  } else if (member.key == "severity") {
    severity(member.value, out.rule.severity);
  } else if (member.key == "tags") {
    tags(member.value, out.rule.tags);
  } else {
    placeholders(member.value, out.options.placeholders);
  }
}

SourceReader::Entry SourceReader::read_entry(const DocumentNode& node, const Kind& kind) {
  Entry entry;
  entry.options = context_.options;
  entry.options.now = context_.now;
  for (const DocumentNode::Member& one : node.members) member(one, kind, entry);
  if (kind.expected == Expected::kPattern) {
    for (const std::string_view needed : {"id", "severity"}) {
      if (node.find(needed) != nullptr) continue;
      diagnostics_.add(node, "the rule of an event pattern needs `" + std::string(needed) + "`");
    }
    entry.rule.id = entry.rule.set = entry.id;
    if (entry.rule.title.empty()) entry.rule.title = entry.id;
  }
  if (entry.id.empty() && entry.what != nullptr) entry.id = entry.what->text;
  return entry;
}

/// What is no file has no end to wait for; what is not there at all is the loader's to tell.
bool SourceReader::check_path(const DocumentNode& node, const std::filesystem::path& path,
                              bool folder_allowed) {
  const auto refuse = [&](std::string_view why) {
    diagnostics_.add(node, "cannot read rules from " + path.string() + ": " + std::string(why));
    return false;
  };
  if (!context_.options.source_files) {
    return refuse("files are not read here, without `source_files`");
  }
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::is_directory(status)) {
    return folder_allowed || refuse("a folder; name a file with one event pattern");
  }
  const bool absent = !std::filesystem::exists(status);
  return absent || std::filesystem::is_regular_file(status) || refuse("not a regular file");
}

std::optional<Source> SourceReader::load(const Entry& entry, const Kind& kind,
                                         const RuleLimits& limits) {
  Loader loader(limits, entry.options, kind.expected);
  loader.describe_pattern(entry.rule);
  const std::string& name = entry.what->text;
  const std::string file = "preset:" + name;
  if (kind.expected == Expected::kAnything) {
    const std::string_view document = RuleSet::preset_document(name);
    if (document.empty()) {
      diagnostics_.unknown(entry.what->line, entry.what->column, "preset", name,
                           RuleSet::preset_names());
      return std::nullopt;
    }
    loader.add(document, file);
  } else {
    const std::filesystem::path path = (folder_ / name).lexically_normal();
    if (!check_path(*entry.what, path, kind.expected != Expected::kPattern)) return std::nullopt;
    if (const Status added = loader.add_path(path); !added) {
      diagnostics_.add(*entry.what, added.error().message);
      return std::nullopt;
    }
  }
  Result<std::shared_ptr<const Program>> program = loader.finish(entry.id, &problems_);
  if (!program) return std::nullopt;
  return Source{std::move(*program), loader.take_tests(), kind.expected == Expected::kSigma};
}

std::optional<Source> SourceReader::read(const DocumentNode& node, std::size_t rules) {
  const Kind* kind = kind_of(node);
  if (kind == nullptr) return std::nullopt;
  const std::size_t before = diagnostics_.count();
  const Entry entry = read_entry(node, *kind);
  if (diagnostics_.count() != before) return std::nullopt;
  RuleLimits limits = context_.limits;
  limits.rules -= std::min(limits.rules, rules);
  return load(entry, *kind, limits);
}

}  // namespace cloudtrail::rule::policy
