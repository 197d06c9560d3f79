#include "classify/field_values.hpp"

#include <algorithm>
#include <array>

#include "classify/event_view.hpp"
#include "json/text.hpp"

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;

constexpr std::size_t kNone = std::string_view::npos;

/// What is left of a path behind its first `taken` bytes and a dot. No data (not just no text, for
/// a key may be empty) where nothing is.
std::string_view behind(std::string_view path, std::size_t taken) noexcept {
  return taken == path.size() ? std::string_view() : path.substr(taken + 1);
}

/// The number of bytes of `path` that the key takes: it is all of it, or ends at a dot; else kNone.
std::size_t key_takes(std::string_view key, std::string_view path) noexcept {
  if (!path.starts_with(key)) return kNone;
  return key.size() == path.size() || path[key.size()] == '.' ? key.size() : kNone;
}

/// As key_takes, of a key as it is written.
std::size_t raw_key_takes(std::string_view raw_key, std::string_view path) {
  const auto differs = std::mismatch(raw_key.begin(), raw_key.end(), path.begin(), path.end()).first;
  // Where they differ, and no escape stands before, the key that is meant differs, too.
  if (differs != raw_key.end() && std::find(raw_key.begin(), differs + 1, '\\') == differs + 1) {
    return kNone;
  }
  if (raw_key.find('\\') == std::string_view::npos) return key_takes(raw_key, path);
  std::string key;
  json::decode_string(raw_key, key);
  return key_takes(key, path);
}

bool is_nested(const json::Span& span, std::uint32_t value) noexcept {
  const char first = span.byte(value);
  return first == '{' || first == '[';
}

/// Whether a key that is written otherwise may be `key` by its escapes, which make it longer.
bool may_mean(std::string_view raw_key, std::string_view key) noexcept {
  return raw_key.size() > key.size() && (key.empty() || raw_key.front() == key.front() ||
                                         raw_key.front() == '\\') &&
         raw_key.find('\\') != std::string_view::npos;
}

/// A member that a path may lead through.
struct Step {
  std::uint32_t taken;  // bytes of the path
  std::uint32_t value;
};

}  // namespace

void FieldValues::begin(const rule::Program& program, const Record& record) {
  if (program_ != &program) {
    program_ = &program;
    slots_.assign(program.paths.size(), Slot());
  }
  record_ = &record;
  ++number_;
  opened_ = nullptr;
  values_.clear();
  scopes_.resize(1);
  scratch_used_ = 0;
}

std::span<const FieldValue> FieldValues::of(std::uint32_t path) {
  const Slot& slot = resolve(path);
  return std::span<const FieldValue>(values_).subspan(slot.first, slot.count);
}

const FieldValues::Slot& FieldValues::find(std::uint32_t index) {
  Slot& slot = slots_[index];
  slot.record = number_;
  slot.first = static_cast<std::uint32_t>(values_.size());
  const std::size_t scopes = scopes_.size();
  const rule::Path& path = program_->paths[index];
  if (path.resolution == rule::Resolution::kLiteralFirst) {
    find_literal_first(path);
  } else if (path.resolution == rule::Resolution::kEveryString) {
    find_every_string();
  } else if (path.in_record != std::string::npos) {
    find_in_record(path);
  } else {
    find_in_event(path);
  }
  slot.count = static_cast<std::uint32_t>(values_.size()) - slot.first;
  slot.scoped = scopes_.size() != scopes;
  if (path.folded) fold(slot.first);
  return slot;
}

void FieldValues::find_in_record(const rule::Path& path) {
  const std::string_view text = path.text;
  const Value root = record_->root();
  const json::Span span{root.text_base(), root.positions()};
  if (path.field < 0 || record_->has_dotted_key()) {
    return find_in_object(span, root.index(), text.substr(path.in_record), 0);
  }
  const Value value = record_->get(static_cast<Field>(path.field));
  if (value.missing()) return;
  const bool whole = path.behind_field == kNone;
  if (!whole) open(span, value.index());
  follow(span, value.index(), whole ? std::string_view() : text.substr(path.behind_field), 0);
}

void FieldValues::open(const json::Span& span, std::uint32_t object) {
  if (span.at + object == opened_ || span.byte(object) != '{') return;
  opened_ = span.at + object;
  members_.clear();
  json::Members members(span, object);
  while (members.next()) members_.push_back(Member{members.raw_key(), members.value()});
}

FieldValues::Glance FieldValues::glance(std::uint32_t index, std::string_view& text) {
  const rule::Path& path = program_->paths[index];
  if (path.in_record == std::string::npos || path.field < 0 || record_->has_dotted_key() ||
      path.resolution == rule::Resolution::kEveryString) {
    return Glance::kUnclear;
  }
  const Value value = record_->get(static_cast<Field>(path.field));
  if (value.missing()) return Glance::kAbsent;
  const json::Span span{value.text_base(), value.positions()};
  std::uint32_t at = value.index();
  if (path.behind_field != kNone) {
    const std::string_view key = std::string_view(path.text).substr(path.behind_field);
    if (span.byte(at) != '{' || key.find('.') != kNone) return Glance::kUnclear;
    open(span, at);
    // Of equal keys the last one counts.
    const auto member = std::find_if(members_.rbegin(), members_.rend(), [&](const Member& m) {
      return m.raw_key == key || may_mean(m.raw_key, key);
    });
    if (member == members_.rend()) return Glance::kAbsent;
    if (member->raw_key != key) return Glance::kUnclear;
    at = member->value;
  }
  const std::string_view raw = json::scalar_text(span, at);
  if (!json::is_string(raw) || raw.find('\\') != std::string_view::npos) return Glance::kUnclear;
  text = raw.substr(1, raw.size() - 2);
  return Glance::kText;
}

/// A member of the event besides `detail`.
void FieldValues::find_in_event(const rule::Path& path) {
  const std::string_view text = path.text;
  std::string& buffer = scratch();
  const std::string_view member = event_member(*record_, text, buffer);
  if (member.data() != nullptr) return add_text(member);
  if (!record_->envelope().event_bridge_raw.empty()) {
    return find_in_raw_event(path);
  }
  if (text != "resources") return;
  for (const Value::Entry& resource : record_->get(Field::kResources)) {
    const Value arn = resource.value.get("ARN");
    if (arn.is_string()) add_scalar({arn.text_base(), arn.positions()}, arn.index(), 0);
  }
}

/// Members of the event that its envelope does not carry are read from its bytes.
void FieldValues::find_in_raw_event(const rule::Path& path) {
  if (event_of_ != number_) {
    event_of_ = number_;
    event_.reset();
    Result<OwnedRecord> parsed = OwnedRecord::parse(record_->envelope().event_bridge_raw);
    if (!parsed) return;
    event_.emplace(std::move(*parsed));
  }
  if (!event_) return;
  const Value root = event_->record().root();
  find_in_object({root.text_base(), root.positions()}, root.index(), path.text, 0);
}

void FieldValues::find_in_object(const json::Span& span, std::uint32_t object, std::string_view path,
                                 std::uint32_t scope) {
  // One place for each cut of the path, so that of equal keys the last one counts.
  std::array<Step, rule::kMaxPathKeys> found;
  std::size_t count = 0;
  each_member(span, object, [&](std::string_view raw_key, std::uint32_t value) {
    const std::size_t taken = raw_key_takes(raw_key, path);
    if (taken == kNone) return;
    std::size_t i = 0;
    while (i < count && found[i].taken != taken) ++i;
    if (i == found.size()) return;
    found[i] = Step{static_cast<std::uint32_t>(taken), value};
    if (i == count) ++count;
  });
  for (std::size_t i = 0; i < count; ++i) {
    follow(span, found[i].value, behind(path, found[i].taken), scope);
  }
}

/// Goes on at a value with what is left of the path; arrays are gone through.
void FieldValues::follow(const json::Span& span, std::uint32_t value, std::string_view rest,
                         std::uint32_t scope) {
  const char first = span.byte(value);
  if (first == '[') {
    follow_elements(span, value, rest, scope);
  } else if (first == '{') {
    if (rest.data() != nullptr) find_in_object(span, value, rest, scope);
  } else if (rest.data() == nullptr) {
    add_scalar(span, value, scope);
  }
}

void FieldValues::follow_elements(const json::Span& span, std::uint32_t array,
                                  std::string_view rest, std::uint32_t scope) {
  bool nested = rest.data() != nullptr;
  if (!nested) {
    json::Elements scalars(span, array);
    while (scalars.next()) {
      if (is_nested(span, scalars.value())) {
        nested = true;
      } else {
        add_scalar(span, scalars.value(), scope);
      }
    }
  }
  if (!nested) return;
  json::Elements elements(span, array);
  while (elements.next()) {
    const std::uint32_t element = elements.value();
    if (!is_nested(span, element)) continue;
    const auto inside = static_cast<std::uint32_t>(scopes_.size());
    scopes_.push_back(Scope{scope, span.at[array], span.at[element]});
    follow(span, element, rest, inside);
  }
}

void FieldValues::add_scalar(const json::Span& span, std::uint32_t index, std::uint32_t scope) {
  const std::string_view raw = json::scalar_text(span, index);
  FieldValue value;
  value.index = index;
  value.scope = scope;
  value.text = raw;
  if (json::is_string(raw)) {
    value.type = Value::Type::kString;
    const std::string_view inside = raw.substr(1, raw.size() - 2);
    value.text = inside.find('\\') == std::string_view::npos
                     ? inside
                     : json::string_view_of(inside, scratch());
  } else {
    value.type = Value(span.text, span.at, index, 0).type();
  }
  values_.push_back(value);
}

void FieldValues::add_text(std::string_view text) {
  FieldValue value;
  value.type = Value::Type::kString;
  value.text = text;
  values_.push_back(value);
}

std::string& FieldValues::scratch() {
  if (scratch_used_ == scratch_.size()) scratch_.emplace_back();
  return scratch_[scratch_used_++];
}

}  // namespace cloudtrail::classify
