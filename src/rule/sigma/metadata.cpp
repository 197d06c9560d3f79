#include "rule/sigma/metadata.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cloudtrail::rule::sigma {
namespace {

using Kind = DocumentNode::Kind;

constexpr std::array<std::string_view, 5> kStates = {"stable", "test", "experimental", "deprecated",
                                                     "unsupported"};

/// Attributes of rules and filters (Sigma rules specification, "Structure"; filters specification).
constexpr std::array<std::string_view, 20> kAttributes = {
    "title",    "id",        "name",      "related",        "taxonomy", "status", "description",
    "license",  "author",    "references", "date",           "modified", "logsource", "detection",
    "filter",   "fields",    "falsepositives", "level",      "tags",     "scope"};

class MetadataReader {
 public:
  MetadataReader(const DocumentNode& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  void text(std::string_view key, std::string& out) {
    const DocumentNode* node = document_.find(key);
    if (node == nullptr) return;
    if (node->is(Kind::kString)) {
      out = node->text;
    } else {
      diagnostics_.add(
          *node, cloudtrail::quoted(key) + " needs a text, found " + std::string(describe(*node)));
    }
  }

  /// A list of texts, or one text.
  void texts(std::string_view key, std::vector<std::string>& out) {
    const DocumentNode* node = document_.find(key);
    if (node == nullptr) return;
    if (node->is(Kind::kString)) return out.push_back(node->text);
    if (!node->is(Kind::kSequence)) {
      return diagnostics_.add(*node, cloudtrail::quoted(key) + " needs a list of texts, found " +
                                         std::string(describe(*node)));
    }
    for (const DocumentNode& item : node->items) {
      if (item.is(Kind::kString)) {
        out.push_back(item.text);
      } else {
        diagnostics_.add(
            item, cloudtrail::quoted(key) + " needs texts, found " + std::string(describe(item)));
      }
    }
  }

  void status(std::string& out) {
    text("status", out);
    if (out.empty() || std::find(kStates.begin(), kStates.end(), out) != kStates.end()) return;
    unknown("status", kStates);
  }

  void level(Severity& out) {
    const DocumentNode* node = document_.find("level");
    if (node == nullptr) return;
    if (const auto severity = parse_severity(node->text); node->is(Kind::kString) && severity) {
      out = *severity;
      return;
    }
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kSeverityCount; ++i) {
      names.push_back(cloudtrail::name(static_cast<Severity>(i)));
    }
    unknown("level", names);
  }

  /// Custom attributes are allowed, but one that is nearly Sigma's may be a slip.
  void warn_of_near_attributes() {
    for (const DocumentNode::Member& member : document_.members) {
      const std::string_view near = near_attribute(member.key);
      if (near.empty()) continue;
      diagnostics_.warn_key(member, cloudtrail::quoted(member.key) +
                                        " is no attribute of Sigma's; did you mean " +
                                        cloudtrail::quoted(near) + "?");
    }
  }

 private:
  /// The attribute that a key which is none is nearly: short names have too many neighbours.
  static std::string_view near_attribute(std::string_view key) {
    constexpr std::size_t kShortest = 4;
    if (std::find(kAttributes.begin(), kAttributes.end(), key) != kAttributes.end()) return {};
    const std::string_view near = nearest_name(key, kAttributes);
    return key.size() < kShortest || near.size() < kShortest ? std::string_view() : near;
  }

  void unknown(std::string_view key, std::span<const std::string_view> known) {
    const DocumentNode& node = *document_.find(key);
    diagnostics_.unknown(node.line, node.column, key, node.text, known);
  }

  const DocumentNode& document_;
  Diagnostics& diagnostics_;
};

}  // namespace

void read_metadata(const DocumentNode& document, Rule& rule, std::string& name,
                   Diagnostics& diagnostics) {
  MetadataReader reader(document, diagnostics);
  reader.text("id", rule.id);
  reader.text("name", name);
  reader.text("title", rule.title);
  reader.text("description", rule.description);
  reader.text("author", rule.author);
  reader.text("license", rule.license);
  reader.status(rule.status);
  reader.level(rule.severity);
  reader.texts("references", rule.references);
  reader.texts("tags", rule.tags);
  reader.texts("falsepositives", rule.false_positives);
  reader.warn_of_near_attributes();
  if (rule.title.empty() && document.find("title") == nullptr) {
    diagnostics.add(document, "the document needs a `title`");
  }
  if (rule.id.empty()) rule.id = name.empty() ? rule.title : name;
}

std::vector<std::pair<std::string, std::string>> read_log_source(const DocumentNode& document,
                                                                 Diagnostics& diagnostics) {
  std::vector<std::pair<std::string, std::string>> source;
  const DocumentNode* node = document.find("logsource");
  if (node == nullptr) {
    diagnostics.add(document, "the document needs a `logsource`");
    return source;
  }
  if (!node->is(Kind::kMapping) || node->members.empty()) {
    diagnostics.add(*node,
                    "`logsource` needs a mapping such as {product: aws, service: cloudtrail}, "
                    "found " +
                        std::string(describe(*node)));
  }
  for (const DocumentNode::Member& member : node->members) {
    if (member.key == "definition") continue;
    if (member.value.is(Kind::kString)) {
      source.emplace_back(member.key, member.value.text);
    } else {
      diagnostics.add(member.value, cloudtrail::quoted(member.key) +
                                        " of `logsource` needs a text, found " +
                                        std::string(describe(member.value)));
    }
  }
  return source;
}

}  // namespace cloudtrail::rule::sigma
