#include "naive/pattern.hpp"

#include <algorithm>

#include "naive/operators.hpp"

namespace cloudtrail::naive {
namespace {

using Kind = DocumentNode::Kind;
using TreeKind = Tree::Kind;

/// One field of a pattern without `$or`.
struct Condition {
  std::string path;
  const DocumentNode* alternatives;
  std::vector<Found> values;
};
using Conditions = std::vector<Condition>;

/// All patterns without `$or` that `pattern` stands for: each choice of branches is one.
std::vector<Conditions> expand(const DocumentNode& pattern, const std::string& prefix) {
  std::vector<Conditions> all(1);
  for (const DocumentNode::Member& member : pattern.members) {
    std::vector<Conditions> choices;
    if (member.key == "$or") {
      for (const DocumentNode& branch : member.value.items) {
        for (Conditions& one : expand(branch, prefix)) choices.push_back(std::move(one));
      }
    } else if (member.value.is(Kind::kMapping)) {
      choices = expand(member.value, prefix + member.key + '.');
    } else {
      choices.push_back({Condition{prefix + member.key, &member.value, {}}});
    }
    std::vector<Conditions> next;
    for (const Conditions& before : all) {
      for (const Conditions& choice : choices) {
        next.push_back(before);
        next.back().insert(next.back().end(), choice.begin(), choice.end());
      }
    }
    all = std::move(next);
  }
  return all;
}

/// Whether the conditions from `at` on can be given values that go with those chosen so far.
bool choose(const Conditions& conditions, std::size_t at, const Bonds& chosen, const Tree& event) {
  if (at == conditions.size()) return true;
  const Condition& condition = conditions[at];
  bool present = false;
  for (const Found& found : condition.values) {
    if (!go_together(found.inside, chosen)) continue;
    present = true;
    const Bonds so_far = both(chosen, found.inside);
    for (const Bonds& way : ways_to_hold(*condition.alternatives, *found.value, event)) {
      if (!go_together(way, so_far)) continue;
      if (choose(conditions, at + 1, both(so_far, way), event)) return true;
    }
  }
  return !present && takes_absence(*condition.alternatives) &&
         choose(conditions, at + 1, chosen, event);
}

std::string detail_type_of(const Tree& record) {
  const Tree* type = record.find("eventType");
  const std::string name = type == nullptr               ? "AwsApiCall"
                           : type->is(TreeKind::kString) ? type->text
                                                         : "";
  if (name == "AwsApiCall") return "AWS API Call via CloudTrail";
  if (name == "AwsServiceEvent") return "AWS Service Event via CloudTrail";
  if (name == "AwsConsoleSignIn") return "AWS Console Sign In via CloudTrail";
  if (name == "AwsConsoleAction") return "AWS Console Action via CloudTrail";
  if (name == "AwsCloudTrailInsight") return "AWS Insight via CloudTrail";
  if (name == "AwsVpceEvent") return "AWS VPCE Event via CloudTrail";
  return "";
}

const Tree* string_at(const Tree& tree, std::string_view key) {
  const Tree* found = tree.find(key);
  return found != nullptr && found->is(TreeKind::kString) ? found : nullptr;
}

}  // namespace

bool is_on_event(const DocumentNode& pattern) {
  return std::any_of(pattern.members.begin(), pattern.members.end(), [](const auto& member) {
    const std::vector<DocumentNode>& branches = member.value.items;
    return member.key == "detail" || member.key == "detail-type" || member.key == "source" ||
           (member.key == "$or" && std::any_of(branches.begin(), branches.end(), is_on_event));
  });
}

Tree event_around(const Tree& record) {
  Tree event = object({{"version", string("0")}});
  const auto add = [&](const char* key, const Tree* from) {
    if (from != nullptr) event.members.emplace_back(key, string(from->text));
  };
  add("id", string_at(record, "eventID"));
  add("time", string_at(record, "eventTime"));
  add("region", string_at(record, "awsRegion"));
  const Tree* account = string_at(record, "recipientAccountId");
  const Tree* identity = record.find("userIdentity");
  if (account == nullptr && identity != nullptr) account = string_at(*identity, "accountId");
  add("account", account);
  if (const Tree* source = string_at(record, "eventSource")) {
    event.members.emplace_back("source",
                               string("aws." + source->text.substr(0, source->text.find('.'))));
  }
  if (const std::string type = detail_type_of(record); !type.empty()) {
    event.members.emplace_back("detail-type", string(type));
  }
  Tree arns = array({});
  if (const Tree* resources = record.find("resources")) {
    for (const Tree& resource : resources->items) {
      if (const Tree* arn = string_at(resource, "ARN")) arns.items.push_back(*arn);
    }
  }
  event.members.emplace_back("resources", std::move(arns));
  event.members.emplace_back("detail", record);
  return event;
}

bool matches(const DocumentNode& pattern, const Tree& event) {
  std::vector<Conditions> all = expand(pattern, "");
  return std::any_of(all.begin(), all.end(), [&](Conditions& conditions) {
    for (Condition& condition : conditions) {
      condition.values = values_at(event, condition.path);
    }
    // Fields are visited by their names, which decides among what absence is judged.
    std::sort(conditions.begin(), conditions.end(),
              [](const Condition& a, const Condition& b) { return a.path < b.path; });
    return choose(conditions, 0, {}, event);
  });
}

bool is_pattern(const DocumentNode& pattern) {
  const auto good = [](const DocumentNode::Member& member) {
    const std::vector<DocumentNode>& items = member.value.items;
    if (member.key == "$or") {
      return items.size() >= 2 && std::all_of(items.begin(), items.end(), is_pattern);
    }
    if (member.value.is(Kind::kMapping)) return is_pattern(member.value);
    return member.value.is(Kind::kSequence) && !items.empty() &&
           std::all_of(items.begin(), items.end(), is_alternative);
  };
  return pattern.is(Kind::kMapping) && !pattern.members.empty() &&
         std::all_of(pattern.members.begin(), pattern.members.end(), good);
}

}  // namespace cloudtrail::naive
