// Names that people read: who acted, and what was called.
#include <cloudtrail/event.hpp>

#include "record/text_of.hpp"

namespace cloudtrail {
namespace {

using record::text_of;

constexpr auto kNowhere = std::string_view::npos;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view second_part(std::string_view text) noexcept {
  const std::size_t colon = text.find(':');
  if (colon == kNowhere) return {};
  const std::string_view rest = text.substr(colon + 1);
  return rest.substr(0, rest.find(':'));
}

std::string_view last_part(std::string_view arn) noexcept {
  const std::size_t slash = arn.rfind('/');
  return arn.substr((slash == kNowhere ? arn.rfind(':') : slash) + 1);
}

bool is_service(std::string_view source_address) noexcept {
  return source_address == "AWS Internal" || source_address.ends_with(".amazonaws.com");
}

/// A candidate for the actor's name by its place in the documented order. Empty: try the next.
std::string_view candidate(int place, const Record& record, std::string& scratch) {
  const UserIdentity who = user_identity(record);
  switch (place) {
    case 1: return text_of(who.type(), scratch) == "Root" ? "root" : std::string_view();
    case 2: return text_of(who.user_name(), scratch);
    case 3: return second_part(text_of(who.principal_id(), scratch));
    case 4: return last_part(text_of(who.arn(), scratch));
    case 5: return text_of(who.on_behalf_of().user_id(), scratch);
    case 6: return text_of(who.principal_id(), scratch);
    case 7: return text_of(who.invoked_by(), scratch);
    case 8: {
      const auto source = text_of(record.get(Field::kSourceIpAddress), scratch);
      return is_service(source) ? source : std::string_view();
    }
    default: return text_of(who.account_id(), scratch);
  }
}

/// How many bytes at the end of `text` are `v` and a number; 0 where there are none.
std::size_t revision_size(std::string_view text) noexcept {
  std::size_t at = text.size();
  while (at > 0 && is_digit(text[at - 1])) --at;
  return at == text.size() || at == 0 || text[at - 1] != 'v' ? 0 : text.size() - at + 1;
}

bool in_range(std::string_view two_digits, int low, int high) noexcept {
  const int value = (two_digits[0] - '0') * 10 + (two_digits[1] - '0');
  return value >= low && value <= high;
}

/// Whether `text` is a date written as in `form`, where `0` stands for a digit.
bool is_date(std::string_view text, std::string_view form) noexcept {
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i]) return false;
  }
  const std::size_t month = form.size() == 8 ? 4 : 5;
  return in_range(text.substr(0, 2), 19, 20) && in_range(text.substr(month, 2), 1, 12) &&
         in_range(text.substr(form.size() - 2), 1, 31);
}

/// `text` without a date at its end, or empty where it has none behind a letter.
std::string_view without_date(std::string_view text) noexcept {
  for (const std::string_view form : {"00000000", "0000_00_00"}) {
    if (text.size() <= form.size()) continue;
    const std::size_t at = text.size() - form.size();
    if (is_letter(text[at - 1]) && is_date(text.substr(at), form)) return text.substr(0, at);
  }
  return {};
}

}  // namespace

std::string_view principal_name(const Record& record, std::string& scratch) {
  const std::string_view id = text_of(user_identity(record).principal_id(), scratch);
  return id.find(':') == kNowhere ? id : second_part(id);
}

std::string_view actor(const Record& record, std::string& scratch) {
  constexpr int kPlaces = 9;
  for (int place = 1; place <= kPlaces; ++place) {
    const std::string_view name = candidate(place, record, scratch);
    if (!name.empty()) return name;
  }
  return {};
}

std::string_view base_event_name(std::string_view event_name) noexcept {
  std::string_view base = without_date(event_name);
  if (base.empty()) {
    base = without_date(event_name.substr(0, event_name.size() - revision_size(event_name)));
  }
  return base.empty() ? event_name : base;
}

}  // namespace cloudtrail
