#include "pretty.hpp"

#include <algorithm>
#include <array>
#include <cloudtrail/event.hpp>

#include "json_text.hpp"
#include "records.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Field;
using cloudtrail::Record;
using cloudtrail::Value;

constexpr std::size_t kLabel = 10;

// What the lines above the JSON say in full.
constexpr std::array kTold = {Field::kEventName,       Field::kEventSource, Field::kEventTime,
                              Field::kAwsRegion,       Field::kErrorCode,   Field::kErrorMessage,
                              Field::kSourceIpAddress, Field::kUserAgent,   Field::kEventId};

class Lines {
 public:
  explicit Lines(const Terminal& terminal) : terminal_(terminal) {}

  /// Nothing where there is no text.
  void add(std::string_view label, std::string_view text, Color color = Color::kNone) {
    if (text.empty()) return;
    out_.append(terminal_.paint(Color::kCyan, pad(label, kLabel)));
    out_.append(terminal_.paint(color, visible(text))).append("\n");
  }
  std::string& text() { return out_; }

 private:
  const Terminal& terminal_;
  std::string out_;
};

/// `text` behind a comma and a name, where there is some.
void append_fact(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  if (!out.empty()) out.append(", ");
  out.append(name).append(name.empty() ? "" : " ").append(text);
}

std::string identity_text(const cloudtrail::UserIdentity& identity) {
  std::string out;
  append_fact(out, "", identity.type().text());
  append_fact(out, "", identity.arn().text());
  append_fact(out, "of account", identity.account_id().text());
  append_fact(out, "with key", identity.access_key_id().text());
  append_fact(out, "invoked by", identity.invoked_by().text());
  return out;
}

std::string session_text(const cloudtrail::SessionContext& session) {
  std::string out;
  append_fact(out, "issued by", session.session_issuer().arn().text());
  append_fact(out, "since", session.creation_date().text());
  const auto mfa = cloudtrail::flag(session.attributes().get("mfaAuthenticated"));
  if (mfa) append_fact(out, "", *mfa ? "with MFA" : "without MFA");
  return out;
}

std::string what_text(const Record& record, const RecordText& text) {
  std::string out = text.event_name;
  if (!text.event_source.empty()) out.append(" of ").append(text.event_source);
  const auto reads = cloudtrail::read_only(record);
  if (reads) out.append(*reads ? " (only reads)" : " (changes something)");
  return out;
}

std::string where_text(const RecordText& text) {
  std::string out;
  append_fact(out, "", text.region);
  append_fact(out, "account", text.account);
  append_fact(out, "from", text.source_ip);
  return out;
}

std::string resources_text(const Record& record) {
  std::string out;
  for (const cloudtrail::Resource resource : cloudtrail::resources(record)) {
    const std::string arn = resource.arn().text();
    append_fact(out, "", arn.empty() ? resource.name().text() : arn);
  }
  return out;
}

void add_outcome(Lines& lines, const Record& record, const RecordText& text) {
  if (cloudtrail::succeeded(record)) return lines.add("outcome", "succeeded", Color::kGreen);
  std::string out = "failed";
  append_fact(out, "", text.error_code);
  append_fact(out, "", record.get(Field::kErrorMessage).text());
  lines.add("outcome", out, Color::kRed);
}

bool is_container(const Value& value) {
  return (value.is_object() || value.is_array()) && value.begin() != value.end();
}

void append_pretty(std::string& out, const Value& value, std::size_t indent) {
  if (!is_container(value)) return append_json_value(out, value);
  const bool object = value.is_object();
  out.append(object ? "{" : "[");
  bool first = true;
  for (const Value::Entry& entry : value) {
    out.append(first ? "\n" : ",\n").append(indent + 2, ' ');
    first = false;
    if (object) {
      append_json_key(out, entry.raw_key);
      out.append(": ");
    }
    append_pretty(out, entry.value, indent + 2);
  }
  out.append("\n").append(indent, ' ').append(object ? "}" : "]");
}

bool told(std::string_view key) {
  return std::any_of(kTold.begin(), kTold.end(), [key](Field field) { return name(field) == key; });
}

void append_rest(std::string& out, const Record& record, const Terminal& terminal) {
  for (const Value::Entry& entry : record.root()) {
    if (told(entry.raw_key)) continue;
    std::string key;
    append_json_key(key, entry.raw_key);
    out.append(terminal.paint(Color::kBold, std::string_view(key).substr(1, key.size() - 2)));
    out.append(": ");
    append_pretty(out, entry.value, 0);
    out.append("\n");
  }
}

}  // namespace

std::string pretty_record(const Record& record, const Terminal& terminal) {
  const RecordText text = text_of(record);
  const cloudtrail::UserIdentity identity = cloudtrail::user_identity(record);
  Lines lines(terminal);
  lines.add("who", text.actor, Color::kBold);
  lines.add("", identity_text(identity));
  lines.add("", session_text(identity.session_context()));
  lines.add("what", what_text(record, text), Color::kBold);
  lines.add("", resources_text(record));
  lines.add("when", text.event_time);
  lines.add("where", where_text(text));
  lines.add("with", text.user_agent);
  add_outcome(lines, record, text);
  lines.add("event", text.event_id);
  lines.text().append("\n");
  append_rest(lines.text(), record, terminal);
  return lines.text();
}

}  // namespace tool
