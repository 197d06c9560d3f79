#include "explained.hpp"
#include "json_text.hpp"
#include "records.hpp"

namespace tool {
namespace {

using cloudtrail::ExplainedCondition;
using cloudtrail::Explanation;
using cloudtrail::SeenValue;

std::string_view name(Explained::Choice choice) {
  switch (choice) {
    case Explained::Choice::kAsked: return "asked";
    case Explained::Choice::kMatched: return "matched";
    case Explained::Choice::kExcepted: return "excepted";
    case Explained::Choice::kNearest: return "nearest";
  }
  return "";
}

std::string_view name(Explanation::Outcome outcome) {
  switch (outcome) {
    case Explanation::Outcome::kMatched: return "matched";
    case Explanation::Outcome::kNotMatched: return "not-matched";
    case Explanation::Outcome::kExcepted: return "excepted";
    case Explanation::Outcome::kTaken: return "taken";
  }
  return "";
}

std::string_view name(ExplainedCondition::Kind kind) {
  switch (kind) {
    case ExplainedCondition::Kind::kField: return "field";
    case ExplainedCondition::Kind::kAll: return "all";
    case ExplainedCondition::Kind::kAny: return "any";
    case ExplainedCondition::Kind::kNot: return "not";
    case ExplainedCondition::Kind::kSameElement: return "same-element";
  }
  return "";
}

/// `[a,b]`, each item appended by `append`.
template <typename Items, typename Append>
void append_list(std::string& out, const Items& items, Append append) {
  out.push_back('[');
  for (const auto& item : items) {
    if (&item != &*items.begin()) out.push_back(',');
    append(item);
  }
  out.push_back(']');
}

void append_value(std::string& out, const SeenValue& value) {
  JsonObject object(out);
  append_json(object.key("value"), value.json);
  if (value.cut != 0) object.number("cut", value.cut);
  if (value.pointer) {
    object.text("pointer", *value.pointer);
  } else {
    object.key("pointer").append("null");
  }
  if (value.offset) {
    object.number("offset", *value.offset);
  } else {
    object.key("offset").append("null");
  }
  if (!value.origin.empty()) object.text("origin", value.origin);
  object.close();
}

void append_condition(std::string& out, const ExplainedCondition& condition) {
  JsonObject object(out);
  object.text("kind", name(condition.kind));
  object.boolean("holds", condition.holds);
  if (!condition.note.empty()) object.text("note", condition.note);
  if (condition.kind == ExplainedCondition::Kind::kField) {
    object.text("field", condition.field);
    object.text("asked", condition.asked);
    append_list(object.key("values"), condition.values,
                [&](const SeenValue& value) { append_value(out, value); });
    if (condition.more_values != 0) object.number("more_values", condition.more_values);
  } else {
    append_list(object.key("conditions"), condition.conditions,
                [&](const ExplainedCondition& part) { append_condition(out, part); });
    if (condition.more_conditions != 0) object.number("more_conditions", condition.more_conditions);
  }
  object.close();
}

void append_by(std::string& out, const Explanation& explanation, const RuleNames& names) {
  if (explanation.outcome == Explanation::Outcome::kExcepted) {
    append_json_string(out, names.exceptions()[explanation.by]);
  } else if (explanation.outcome == Explanation::Outcome::kTaken) {
    append_json_string(out, names.rules()[explanation.by]);
  } else {
    out.append("null");
  }
}

void append_rule(std::string& out, const ExplainedRule& explained,
                 const cloudtrail::RuleSet& rules, const RuleNames& names) {
  const cloudtrail::Rule& rule = rules.rules()[explained.rule];
  const Explanation& explanation = explained.explanation;
  JsonObject object(out);
  object.text("rule", names.of(rule));
  object.text("severity", cloudtrail::name(rule.severity));
  object.text("title", rule.title);
  object.text("set", rule.set);
  object.text("outcome", name(explanation.outcome));
  append_by(object.key("by"), explanation, names);
  object.number("held", explanation.held);
  object.number("needed", explanation.needed);
  append_list(object.key("against"), explanation.against,
              [&](const std::string& words) { append_json_string(out, words); });
  if (explanation.more_against != 0) object.number("more_against", explanation.more_against);
  append_condition(object.key("match"), explanation.match);
  append_list(object.key("exceptions"), explanation.exceptions, [&](const auto& exception) {
    JsonObject one(out);
    one.text("exception", names.exceptions()[exception.exception]);
    append_condition(one.key("match"), exception.match);
    one.close();
  });
  object.close();
}

}  // namespace

std::string explained_json(const Explained& explained, const cloudtrail::Record& record,
                           std::string_view file, const cloudtrail::RuleSet& rules,
                           const RuleNames& names) {
  const RecordText text = text_of(record);
  std::string out;
  JsonObject object(out);
  object.text("source", file);
  object.number("index", record.index());
  object.text_or_null("event_id", text.event_id);
  object.text_or_null("event_name", text.event_name);
  object.text_or_null("event_source", text.event_source);
  object.text_or_null("event_time", text.event_time);
  object.text("choice", name(explained.choice));
  append_list(object.key("rules"), explained.rules,
              [&](const ExplainedRule& rule) { append_rule(out, rule, rules, names); });
  object.number("schema", 1);
  object.close();
  out.push_back('\n');
  return out;
}

}  // namespace tool
