#include <cloudtrail/value.hpp>

#include <algorithm>

#include "json/cursor.hpp"
#include "json/text.hpp"

namespace cloudtrail {
namespace {

json::Span span_of(const Value& v) noexcept { return {v.text_base(), v.positions()}; }

Error wrong_type(const Value& value, const char* wanted) {
  if (value.type() == Value::Type::kInvalid) {
    return Error{ErrorCode::kMalformedJson, "damaged JSON value", value.offset()};
  }
  return Error{ErrorCode::kTypeMismatch, std::string("the value is not ") + wanted, value.offset()};
}

std::optional<std::size_t> parse_index(std::string_view token) noexcept {
  if (token.empty() || token.size() > 9 || (token.size() > 1 && token[0] == '0')) {
    return std::nullopt;
  }
  std::size_t index = 0;
  for (const char c : token) {
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  return index;
}

std::string unescape_pointer(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1')) {
      out.push_back(token[++i] == '0' ? '~' : '/');
    } else {
      out.push_back(token[i]);
    }
  }
  return out;
}

}  // namespace

Value::Type Value::type() const noexcept {
  if (missing()) return Type::kMissing;
  const json::Span span = span_of(*this);
  switch (span.byte(i_)) {
    case '{': return Type::kObject;
    case '[': return Type::kArray;
    case '"': return json::is_string(json::scalar_text(span, i_)) ? Type::kString : Type::kInvalid;
    default: break;
  }
  const std::string_view scalar = json::scalar_text(span, i_);
  if (scalar == "null") return Type::kNull;
  if (scalar == "true" || scalar == "false") return Type::kBool;
  return json::is_number(scalar) ? Type::kNumber : Type::kInvalid;
}

std::string_view Value::raw() const noexcept {
  return missing() ? std::string_view() : json::value_text(span_of(*this), i_);
}

std::uint64_t Value::offset() const noexcept { return missing() ? 0 : at_[i_] - base_; }

Result<std::string_view> Value::string(std::string& scratch) const {
  if (type() != Type::kString) return wrong_type(*this, "a string");
  const std::string_view quoted = json::scalar_text(span_of(*this), i_);
  const std::string_view inside = quoted.substr(1, quoted.size() - 2);
  if (inside.find('\\') == std::string_view::npos) return inside;
  scratch.clear();
  if (!json::decode_string(inside, scratch)) {
    return Error{ErrorCode::kMalformedJson, "an escape that JSON does not have", offset()};
  }
  return std::string_view(scratch);
}

Result<std::string> Value::string() const {
  std::string scratch;
  const Result<std::string_view> view = string(scratch);
  if (!view) return view.error();
  return std::string(*view);
}

Result<bool> Value::boolean() const {
  if (type() != Type::kBool) return wrong_type(*this, "a boolean");
  return raw() == "true";
}

Result<std::int64_t> Value::int64() const {
  if (type() != Type::kNumber) return wrong_type(*this, "a number");
  const std::string_view number = raw();
  if (const auto value = json::to_int64(number)) return *value;
  if (number.find_first_of(".eE") != std::string_view::npos) return wrong_type(*this, "an integer");
  return Error{ErrorCode::kLimitExceeded, "an integer beyond 64 bits", offset()};
}

Result<double> Value::number() const {
  if (type() != Type::kNumber) return wrong_type(*this, "a number");
  return *json::to_double(raw());
}

std::string Value::text() const {
  switch (type()) {
    case Type::kMissing: case Type::kNull: return {};
    case Type::kString: {
      const std::string_view quoted = raw();
      std::string out;
      json::decode_string(quoted.substr(1, quoted.size() - 2), out);
      return out;
    }
    default: return std::string(raw());
  }
}

Value Value::get(std::string_view key) const noexcept {
  if (missing() || span_of(*this).byte(i_) != '{') return {};
  json::Members members(span_of(*this), i_);
  Value found;
  while (members.next()) {
    if (json::decodes_to(members.raw_key(), key)) found = Value(text_, at_, members.value(), base_);
  }
  return found;
}

Value Value::at(std::size_t index) const noexcept {
  if (missing() || span_of(*this).byte(i_) != '[') return {};
  json::Elements elements(span_of(*this), i_);
  while (elements.next()) {
    if (index-- == 0) return Value(text_, at_, elements.value(), base_);
  }
  return {};
}

std::size_t Value::size() const noexcept {
  std::size_t n = 0;
  for (Iterator it = begin(); it != end(); ++it) ++n;
  return n;
}

Value Value::find(std::string_view pointer) const {
  Value value = *this;
  while (!pointer.empty() && !value.missing()) {
    if (pointer.front() != '/') return {};
    pointer.remove_prefix(1);
    const std::size_t slash = std::min(pointer.find('/'), pointer.size());
    const std::string_view token = pointer.substr(0, slash);
    pointer.remove_prefix(slash);
    if (value.is_array()) {
      const auto index = parse_index(token);
      value = index ? value.at(*index) : Value();
    } else {
      value = value.get(unescape_pointer(token));
    }
  }
  return value;
}

Value::Iterator::Iterator(const Value& container) noexcept : container_(container) {
  if (container.missing()) return;
  const char open = span_of(container).byte(container.index());
  object_ = open == '{';
  if (!object_ && open != '[') return;
  next_ = container.index() + 1;
  done_ = span_of(container).byte(next_) == (object_ ? '}' : ']');
  if (!done_) step();
}

Value::Iterator& Value::Iterator::operator++() noexcept {
  if (last_) {
    done_ = true;
  } else {
    step();
  }
  return *this;
}

// The rules are those of json::Members and json::Elements, so that what is iterated over is what
// can be looked up.
void Value::Iterator::step() noexcept {
  const json::Span span = span_of(container_);
  std::uint32_t value = next_;
  done_ = true;
  if (object_) {
    const std::string_view quoted = json::scalar_text(span, next_);
    if (!json::is_string(quoted) || span.byte(next_ + 1) != ':') return;
    entry_.raw_key = quoted.substr(1, quoted.size() - 2);
    value = next_ + 2;
  }
  if (!json::begins_value(span.byte(value))) return;
  const std::uint32_t behind = json::skip(span, value);
  last_ = span.byte(behind) == (object_ ? '}' : ']');
  if (!last_ && span.byte(behind) != ',') return;
  entry_.value = Value(container_.text_, container_.at_, value, container_.base_);
  next_ = behind + 1;
  done_ = false;
}

Value::Iterator Value::begin() const noexcept { return Iterator(*this); }
Value::Iterator Value::end() const noexcept { return {}; }

}  // namespace cloudtrail
