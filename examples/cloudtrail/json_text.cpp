#include "json_text.hpp"

#include <algorithm>
#include <array>
#include <cloudtrail/record.hpp>
#include <cstdio>

#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Value;

constexpr std::string_view kReplacement = "\\ufffd";

void append_unit(std::string& out, unsigned unit) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", unit & 0xFFFFU);
  out.append(text.data());
}

void append_code_point(std::string& out, char32_t c) {
  if (c < 0x10000) return append_unit(out, static_cast<unsigned>(c));
  append_unit(out, static_cast<unsigned>(0xD800 + ((c - 0x10000) >> 10)));
  append_unit(out, static_cast<unsigned>(0xDC00 + ((c - 0x10000) & 0x3FF)));
}

void append_ascii(std::string& out, char c) {
  switch (c) {
    case '"': out.append("\\\""); return;
    case '\\': out.append("\\\\"); return;
    case '\n': out.append("\\n"); return;
    case '\r': out.append("\\r"); return;
    case '\t': out.append("\\t"); return;
    default: append_code_point(out, static_cast<unsigned char>(c));
  }
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

std::size_t plain_prefix(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
  return static_cast<std::size_t>(end - text.begin());
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// RFC 8259, section 6: a number that is damaged further on was not looked at by a lazy reader.
bool is_number(std::string_view text) {
  const std::size_t begin = text.starts_with('-') ? 1 : 0;
  std::size_t at = digits(text, begin);
  if (at == begin || (text[begin] == '0' && at > begin + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = at + 1;
    at = digits(text, fraction);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    at = digits(text, exponent);
    if (at == exponent) return false;
  }
  return at == text.size();
}

bool is_word(std::string_view text) { return text == "true" || text == "false" || text == "null"; }

/// A JSON string that may be copied as it stands: plain ASCII without escapes.
bool is_plain_string(std::string_view json) {
  return json.size() >= 2 && json.front() == '"' && json.back() == '"' &&
         plain_prefix(json.substr(1)) + 2 == json.size();
}

void append_string_value(std::string& out, const Value& value) {
  const std::string_view raw = value.raw();
  if (is_plain_string(raw)) {
    out.append(raw);
    return;
  }
  std::string scratch;
  const auto text = value.string(scratch);
  if (text) {
    append_json_string(out, *text);
  } else {
    out.append("null");
  }
}

void append_container(std::string& out, const Value& value, bool object) {
  out.push_back(object ? '{' : '[');
  bool first = true;
  for (const Value::Entry& entry : value) {
    if (!first) out.push_back(',');
    first = false;
    if (object) {
      append_json_key(out, entry.raw_key);
      out.push_back(':');
    }
    append_json_value(out, entry.value);
  }
  out.push_back(object ? '}' : ']');
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const std::size_t plain = plain_prefix(text);
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const CodePoint c = first_code_point(text);
    if (!c.valid) {
      out.append(kReplacement);
    } else if (c.value < 0x80) {
      append_ascii(out, text.front());
    } else if (is_unsafe(c.value)) {
      append_code_point(out, c.value);
    } else {
      out.append(text.substr(0, c.size));
    }
    text.remove_prefix(c.size);
  }
  out.push_back('"');
}

void append_json_key(std::string& out, std::string_view raw_key) {
  if (plain_prefix(raw_key) == raw_key.size()) {
    out.append("\"").append(raw_key).append("\"");
    return;
  }
  std::string document = "{\"k\":\"";
  document.append(raw_key).append("\"}");
  const auto parsed = cloudtrail::OwnedRecord::parse(document);
  const auto text = parsed ? parsed->record().find("/k").string()
                           : cloudtrail::Result<std::string>(cloudtrail::Error{});
  append_json_string(out, text ? *text : std::string(raw_key));
}

void append_json_value(std::string& out, const Value& value) {
  switch (value.type()) {
    case Value::Type::kString: append_string_value(out, value); return;
    case Value::Type::kObject: append_container(out, value, true); return;
    case Value::Type::kArray: append_container(out, value, false); return;
    case Value::Type::kNumber: out.append(is_number(value.raw()) ? value.raw() : "null"); return;
    case Value::Type::kBool: out.append(is_word(value.raw()) ? value.raw() : "null"); return;
    case Value::Type::kMissing:
    case Value::Type::kNull:
    case Value::Type::kInvalid: break;
  }
  out.append("null");
}

void append_json(std::string& out, std::string_view json) {
  if (is_plain_string(json) || is_number(json) || is_word(json)) {
    out.append(json);
    return;
  }
  std::string document = "{\"v\":";
  document.append(json).append("}");
  const auto parsed = cloudtrail::OwnedRecord::parse(document);
  const Value value = parsed ? parsed->record().find("/v") : Value();
  if (value.raw() == json) {
    append_json_value(out, value);
  } else {
    append_json_string(out, json);
  }
}

std::string& JsonObject::key(std::string_view name) {
  if (!first_) out_.push_back(',');
  first_ = false;
  append_json_string(out_, name);
  out_.push_back(':');
  return out_;
}

void JsonObject::text_or_null(std::string_view name, std::string_view value) {
  if (value.empty()) {
    key(name).append("null");
  } else {
    text(name, value);
  }
}

}  // namespace tool
