#include "json_text.hpp"
#include "records.hpp"
#include "renderer.hpp"

namespace tool {
namespace {

using cloudtrail::FindingView;

void append_tags(std::string& out, const cloudtrail::Rule& rule) {
  out.push_back('[');
  for (const std::string& tag : rule.tags) {
    if (&tag != &rule.tags.front()) out.push_back(',');
    append_json_string(out, tag);
  }
  out.push_back(']');
}

void append_why(std::string& out, const FindingView& finding) {
  out.push_back('[');
  for (const cloudtrail::Reason& reason : finding.why) {
    if (&reason != finding.why.data()) out.push_back(',');
    JsonObject object(out);
    object.text("field", reason.field);
    std::string& value = object.key("value");
    if (reason.value.empty()) {
      value.append("null");
    } else {
      append_json(value, reason.value);
    }
    object.close();
  }
  out.push_back(']');
}

void append_facts(std::string& out, const FindingView& finding) {
  JsonObject object(out);
  for (const cloudtrail::Fact& fact : *finding.rule.facts) {
    const cloudtrail::Value value = finding.record.find(fact.pointer);
    if (!value.missing()) append_json_value(object.key(fact.name), value);
  }
  object.close();
}

class JsonlRenderer : public Renderer {
 public:
  explicit JsonlRenderer(const RuleNames& names) : names_(names) {}

  std::string header() const override { return {}; }

  void append(const FindingView& finding, std::string& out) const override {
    const cloudtrail::Rule& rule = finding.rule;
    const RecordText text = text_of(finding.record);
    JsonObject object(out);
    object.text("rule", names_.of(rule));
    object.text("severity", cloudtrail::name(rule.severity));
    object.text_or_null("event_id", text.event_id);
    object.text_or_null("event_time", text.event_time);
    object.text_or_null("event_name", text.event_name);
    object.text_or_null("event_source", text.event_source);
    object.text_or_null("actor", text.actor);
    object.text_or_null("account", text.account);
    object.text_or_null("region", text.region);
    object.text("source", finding.source);
    object.number("index", finding.record.index());
    object.text("title", rule.title);
    append_tags(object.key("tags"), rule);
    object.text_or_null("error_code", text.error_code);
    object.text_or_null("source_ip", text.source_ip);
    object.text_or_null("user_agent", text.user_agent);
    object.text("set", rule.set);
    append_why(object.key("why"), finding);
    append_facts(object.key("facts"), finding);
    object.number("schema", 1);
    object.close();
    out.push_back('\n');
  }

 private:
  const RuleNames& names_;
};

}  // namespace

std::unique_ptr<Renderer> make_jsonl_renderer(const RuleNames& names) {
  return std::make_unique<JsonlRenderer>(names);
}

}  // namespace tool
