#include <cloudtrail/retained.hpp>

#include <utility>

namespace cloudtrail {
namespace {

std::vector<RetainedFact> facts_of(const Rule& rule, const Record& record) {
  std::vector<RetainedFact> facts;
  for (const Fact& fact : *rule.facts) {
    const Value value = record.find(fact.pointer);
    if (!value.missing()) facts.push_back({fact.name, std::string(value.raw())});
  }
  return facts;
}

}  // namespace

RetainedFinding RetainedFinding::of(const Finding& finding, const Record& record,
                                    std::span<const Reason> why, std::string_view source) {
  return of(finding, std::make_shared<const OwnedRecord>(record.retain()), why, source);
}

RetainedFinding RetainedFinding::of(const Finding& finding,
                                    std::shared_ptr<const OwnedRecord> owned,
                                    std::span<const Reason> why, std::string_view source) {
  const Rule& rule = *finding.rule;
  std::vector<RetainedFact> facts = facts_of(rule, owned->record());
  return RetainedFinding{.owned = std::move(owned),
                         .set = rule.set,
                         .rule = rule.id,
                         .title = rule.title,
                         .description = rule.description,
                         .severity = rule.severity,
                         .tags = rule.tags,
                         .references = rule.references,
                         .facts = std::move(facts),
                         .why = {why.begin(), why.end()},
                         .source = std::string(source)};
}

}  // namespace cloudtrail
