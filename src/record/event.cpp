#include <cloudtrail/event.hpp>

#include <algorithm>
#include <initializer_list>

#include "record/text_of.hpp"

namespace cloudtrail {
namespace {

using record::text_of;

/// The first of several names for the same fact that is there.
Value first_of(const Section& section, std::initializer_list<std::string_view> keys) noexcept {
  for (const std::string_view key : keys) {
    const Value value = section.get(key);
    if (!value.missing()) return value;
  }
  return {};
}

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool names_a_read(std::string_view event_name) noexcept {
  static constexpr std::string_view kReads[] = {
      "Get",   "Describe", "List",   "Head",       "Lookup",  "Search",  "BatchGet",
      "Query", "Scan",     "Select", "AssumeRole", "Decrypt", "Encrypt", "GenerateDataKey"};
  return std::any_of(std::begin(kReads), std::end(kReads), [&](std::string_view prefix) {
    return lower(event_name.front()) == lower(prefix.front()) &&
           event_name.substr(1).starts_with(prefix.substr(1));
  });
}

bool has_text(const Value& value) {
  std::string scratch;
  return !text_of(value, scratch).empty();
}

}  // namespace

Value Resource::arn() const noexcept { return first_of(*this, {"ARN", "arn", "resourceARN"}); }

Value Resource::account_id() const noexcept {
  return first_of(*this, {"accountId", "accountID", "awsAccountId"});
}

Value Resource::type() const noexcept {
  return first_of(*this, {"type", "resourceType", "ResourceType"});
}

Value Resource::name() const noexcept { return first_of(*this, {"resourceName", "ResourceName"}); }

Resources::Iterator::Iterator(const Value& value) noexcept {
  if (value.is_array()) {
    at_ = value.begin();
  } else if (value.is_object()) {
    single_ = value;
  }
}

Resource Resources::Iterator::operator*() const noexcept {
  return Resource(single_.missing() ? at_->value : single_);
}

Resources::Iterator& Resources::Iterator::operator++() noexcept {
  if (single_.missing()) {
    ++at_;
  } else {
    single_ = Value();
  }
  return *this;
}

bool Resources::Iterator::operator==(const Iterator& other) const noexcept {
  return at_ == other.at_ && single_.missing() == other.single_.missing();
}

Resource Resources::first() const noexcept {
  const Iterator it = begin();
  return it == end() ? Resource(Value()) : *it;
}

std::optional<bool> flag(const Value& value) {
  if (value.type() != Value::Type::kBool && !value.is_string()) return std::nullopt;
  std::string scratch;
  const std::string_view text = text_of(value, scratch);
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

std::optional<bool> read_only(const Record& record) {
  if (const auto told = flag(record.get(Field::kReadOnly))) return told;
  std::string scratch;
  const std::string_view name = text_of(record.get(Field::kEventName), scratch);
  if (name.empty()) return std::nullopt;
  return names_a_read(name);
}

bool succeeded(const Record& record) {
  if (has_text(record.get(Field::kErrorCode)) || has_text(record.get(Field::kErrorMessage))) {
    return false;
  }
  std::string scratch;
  if (text_of(record.get(Field::kEventSource), scratch) != "signin.amazonaws.com") return true;
  const std::string_view name = text_of(record.get(Field::kEventName), scratch);
  const Value outcome = record.get(Field::kResponseElements).get(name);
  if (!outcome.is_string()) return true;
  std::string outcome_scratch;
  return text_of(outcome, outcome_scratch) == "Success";
}

std::string_view account(const Record& record, std::string& scratch) {
  const std::string_view recipient = text_of(record.get(Field::kRecipientAccountId), scratch);
  if (!recipient.empty()) return recipient;
  const std::string_view caller = text_of(user_identity(record).account_id(), scratch);
  if (!caller.empty() && caller != "ANONYMOUS_PRINCIPAL") return caller;
  const Envelope& envelope = record.envelope();
  return envelope.event_bridge_account.empty() ? envelope.log_owner : envelope.event_bridge_account;
}

std::string_view region(const Record& record, std::string& scratch) {
  const std::string_view own = text_of(record.get(Field::kAwsRegion), scratch);
  return own.empty() ? record.envelope().event_bridge_region : own;
}

}  // namespace cloudtrail
