#include <cloudtrail/dead_letter.hpp>

#include <algorithm>
#include <cloudtrail/record.hpp>
#include <limits>
#include <utility>

#include "json/text.hpp"

namespace cloudtrail {
namespace {

void append_text(std::string& out, std::string_view key, std::string_view text) {
  json::append_key(out, key);
  json::append_string(out, text);
}

void append_number(std::string& out, std::string_view key, std::int64_t number) {
  json::append_key(out, key);
  out.append(std::to_string(number));
}

void append_comma(std::string& out) {
  if (out.back() != '[') out.push_back(',');
}

void append_attribute(std::string& out, const Attribute& attribute) {
  append_comma(out);
  out.push_back('{');
  append_text(out, "name", attribute.name);
  if (attribute.secret) {
    json::append_key(out, "secret");
    out.append("true");
  } else {
    append_text(out, "value", attribute.value);
  }
  out.push_back('}');
}

void append_message(std::string& out, const Message& message) {
  append_comma(out);
  out.push_back('{');
  append_text(out, "subject", message.subject);
  append_text(out, "body", message.body);
  json::append_key(out, "attributes");
  out.push_back('[');
  for (const Attribute& attribute : message.attributes) append_attribute(out, attribute);
  out.push_back(']');
  json::append_key(out, "carries");
  out.push_back('[');
  for (const std::string& carried : message.carries) {
    append_comma(out);
    json::append_string(out, carried);
  }
  out.push_back(']');
  append_number(out, "part", message.part);
  append_number(out, "parts", message.parts);
  append_text(out, "source", message.source);
  out.push_back('}');
}

/// Reads members of one object, and remembers the first that was not as it has to be.
class Members {
 public:
  Members(const Value& object, Status& status) : object_(object), status_(status) {
    if (!object.is_object()) fail("a dead letter has something else where an object was expected");
  }

  std::string text(std::string_view key) {
    Result<std::string> value = object_.get(key).string();
    if (!value) fail_at(key, "a string");
    return value ? *std::move(value) : std::string();
  }
  std::int64_t number(std::string_view key,
                      std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    const Result<std::int64_t> value = object_.get(key).int64();
    const bool good = value && *value <= most && (*value >= 0 || most > kMostOf32);
    if (!good) fail_at(key, "an integer that fits");
    return good ? *value : 0;
  }
  std::uint32_t number32(std::string_view key) {
    return static_cast<std::uint32_t>(number(key, kMostOf32));
  }
  Value array(std::string_view key) {
    const Value value = object_.get(key);
    if (!value.is_array()) fail_at(key, "an array");
    return value;
  }
  bool flag(std::string_view key) { return object_.get(key).boolean().value_or(false); }

 private:
  static constexpr std::int64_t kMostOf32 = std::numeric_limits<std::uint32_t>::max();

  void fail(std::string message) {
    if (status_) status_ = Error{ErrorCode::kTypeMismatch, std::move(message), object_.offset()};
  }
  void fail_at(std::string_view key, std::string_view expected) {
    fail("a dead letter's member \"" + std::string(key) + "\" is not " + std::string(expected));
  }

  Value object_;
  Status& status_;
};

Attribute read_attribute(const Value& value, Status& status) {
  Members members(value, status);
  Attribute attribute{members.text("name"), {}, members.flag("secret")};
  if (!attribute.secret) attribute.value = members.text("value");
  return attribute;
}

Message read_message(const Value& value, std::string_view destination, Status& status) {
  Members members(value, status);
  Message message;
  message.destination = destination;
  message.subject = members.text("subject");
  message.body = members.text("body");
  for (const Value::Entry& entry : members.array("attributes")) {
    message.attributes.push_back(read_attribute(entry.value, status));
  }
  for (const Value::Entry& entry : members.array("carries")) {
    Result<std::string> carried = entry.value.string();
    if (carried) message.carries.push_back(*std::move(carried));
    if (!carried && status) status = std::move(carried).error();
  }
  message.part = members.number32("part");
  message.parts = members.number32("parts");
  message.source = members.text("source");
  return message;
}

}  // namespace

std::string DeadLetter::store_key() const {
  const std::string time = std::to_string(std::max<std::int64_t>(died, 0));
  return "dead/" + std::string(19 - time.size(), '0') + time + "/" + key;
}

std::string DeadLetter::to_json() const {
  std::string out = "{";
  append_number(out, "schema", 1);
  append_text(out, "destination", destination);
  append_text(out, "key", key);
  append_number(out, "attempts", attempts);
  append_number(out, "submitted", submitted);
  append_number(out, "died", died);
  append_text(out, "why", why);
  json::append_key(out, "messages");
  out.push_back('[');
  for (const Message& message : messages) append_message(out, message);
  out.append("]}");
  return out;
}

Result<DeadLetter> DeadLetter::parse(std::string_view json) {
  // It is no record, but a record is what reads any JSON object.
  Result<OwnedRecord> owned = OwnedRecord::parse(json);
  if (!owned) return std::move(owned).error();
  Status status;
  Members members(owned->record().root(), status);
  DeadLetter letter;
  if (members.number("schema") != 1 && status) {
    return Error{ErrorCode::kTypeMismatch, "a dead letter of another schema than 1", {}};
  }
  letter.destination = members.text("destination");
  letter.key = members.text("key");
  letter.attempts = members.number32("attempts");
  letter.submitted = members.number("submitted");
  letter.died = members.number("died");
  letter.why = members.text("why");
  for (const Value::Entry& entry : members.array("messages")) {
    letter.messages.push_back(read_message(entry.value, letter.destination, status));
  }
  if (!status) return std::move(status).error();
  return letter;
}

}  // namespace cloudtrail
