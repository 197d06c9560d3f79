#include "classify/field_values.hpp"

#include <array>

#include "classify/event_view.hpp"
#include "json/text.hpp"

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;

constexpr std::string_view kDetail = "detail";
/// Longest path, in keys, of which every cut is tried; a pattern's depth is bounded below it.
constexpr std::size_t kMaxCuts = 128;

/// The number of bytes of `path` that the key takes: it is all of it, or ends at a dot. npos where
/// it is neither.
std::size_t key_takes(std::string_view raw_key, std::string_view path) {
  if (raw_key.find('\\') != std::string_view::npos) {
    std::string decoded;
    json::decode_string(raw_key, decoded);
    if (path.substr(0, decoded.size()) != decoded) return std::string_view::npos;
    const bool whole = decoded.size() == path.size() || path[decoded.size()] == '.';
    return whole ? decoded.size() : std::string_view::npos;
  }
  if (path.substr(0, raw_key.size()) != raw_key) return std::string_view::npos;
  if (raw_key.size() == path.size() || path[raw_key.size()] == '.') return raw_key.size();
  return std::string_view::npos;
}

}  // namespace

void FieldValues::begin(const rule::Program& program, const Record& record) {
  if (program_ != &program) {
    program_ = &program;
    slots_.assign(program.paths.size(), Slot());
  }
  record_ = &record;
  ++number_;
  values_.clear();
  scopes_.resize(1);
  scratch_used_ = 0;
}

std::span<const FieldValue> FieldValues::of(std::uint32_t path) {
  const Slot& slot = resolve(path);
  return std::span<const FieldValue>(values_).subspan(slot.first, slot.count);
}

const FieldValues::Slot& FieldValues::resolve(std::uint32_t index) {
  Slot& slot = slots_[index];
  if (slot.record == number_) return slot;
  slot.record = number_;
  slot.first = static_cast<std::uint32_t>(values_.size());
  const std::size_t scopes = scopes_.size();
  const rule::Path& path = program_->paths[index];
  if (path.root == rule::Root::kRecord) {
    find_in_record(path);
  } else {
    find_in_event(path);
  }
  slot.count = static_cast<std::uint32_t>(values_.size()) - slot.first;
  slot.scoped = scopes_.size() != scopes;
  return slot;
}

void FieldValues::find_in_record(const rule::Path& path) {
  const std::string_view text = path.text;
  const Value root = record_->root();
  const json::Span span{root.text_base(), root.positions()};
  if (path.field < 0 || record_->has_dotted_key()) {
    return find_in_object(span, root.index(), text, 0);
  }
  const Value value = record_->get(static_cast<Field>(path.field));
  if (value.missing()) return;
  const std::size_t cut = path.cuts.front();
  follow(span, value.index(), cut == text.size() ? std::string_view() : text.substr(cut + 1), 0);
}

/// A path on the event: what is below `detail` is in the record.
void FieldValues::find_in_event(const rule::Path& path) {
  const std::string_view text = path.text;
  if (text.size() > kDetail.size() && text.substr(0, kDetail.size()) == kDetail &&
      text[kDetail.size()] == '.') {
    const Value root = record_->root();
    const json::Span span{root.text_base(), root.positions()};
    return find_in_object(span, root.index(), text.substr(kDetail.size() + 1), 0);
  }
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

void FieldValues::find_in_object(const json::Span& span, std::uint32_t open, std::string_view path,
                                 std::uint32_t scope) {
  // One place a cut, so that of equal keys the last one counts.
  std::array<std::pair<std::size_t, std::uint32_t>, kMaxCuts> found;
  std::size_t count = 0;
  json::Members members(span, open);
  while (members.next()) {
    const std::size_t taken = key_takes(members.raw_key(), path);
    if (taken == std::string_view::npos) continue;
    std::size_t i = 0;
    while (i < count && found[i].first != taken) ++i;
    if (i == kMaxCuts) continue;
    found[i] = {taken, members.value()};
    if (i == count) ++count;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto [taken, value] = found[i];
    follow(span, value, taken == path.size() ? std::string_view() : path.substr(taken + 1), scope);
  }
}

/// Goes on at a value with what is left of the path; arrays are gone through.
void FieldValues::follow(const json::Span& span, std::uint32_t value, std::string_view rest,
                         std::uint32_t scope) {
  const char first = span.byte(value);
  if (first == '[') {
    json::Elements elements(span, value);
    while (elements.next()) {
      const std::uint32_t element = elements.value();
      const char c = span.byte(element);
      std::uint32_t inside = scope;
      if (c == '{' || c == '[') {
        inside = static_cast<std::uint32_t>(scopes_.size());
        scopes_.push_back(Scope{scope, span.at[value], span.at[element]});
      }
      follow(span, element, rest, inside);
    }
  } else if (first == '{') {
    if (!rest.empty()) find_in_object(span, value, rest, scope);
  } else if (rest.empty()) {
    add_scalar(span, value, scope);
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
