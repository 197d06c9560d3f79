#include "generator/fields.hpp"

#include <algorithm>
#include <utility>

namespace cloudtrail::generator {
namespace {

constexpr std::string_view kNames[] = {"eventVersion",
                                       "userIdentity",
                                       "eventTime",
                                       "eventSource",
                                       "eventName",
                                       "awsRegion",
                                       "sourceIPAddress",
                                       "userAgent",
                                       "errorCode",
                                       "errorMessage",
                                       "requestParameters",
                                       "responseElements",
                                       "additionalEventData",
                                       "requestID",
                                       "eventID",
                                       "readOnly",
                                       "resources",
                                       "eventType",
                                       "apiVersion",
                                       "managementEvent",
                                       "recipientAccountId",
                                       "sharedEventID",
                                       "vpcEndpointId",
                                       "vpcEndpointAccountId",
                                       "serviceEventDetails",
                                       "insightDetails",
                                       "eventCategory",
                                       "addendum",
                                       "eventContext",
                                       "edgeDeviceDetails",
                                       "tlsDetails",
                                       "sessionCredentialFromConsole"};
static_assert(std::size(kNames) == static_cast<std::size_t>(Field::kCount));

std::string_view name_of(Field field) {
  return kNames[static_cast<std::size_t>(field)];
}

}  // namespace

void FieldList::clear() noexcept {
  count_ = 0;
  text_.clear();
}

std::string& FieldList::begin(Field field) {
  const auto at = static_cast<std::uint32_t>(text_.size());
  if (count_ > 0) entries_[count_ - 1].end = at;
  entries_[count_++] = {field, at, at};
  text_.append("\"").append(name_of(field)).append("\":");
  return text_;
}

void FieldList::add_string(Field field, std::string_view plain) {
  begin(field).append("\"").append(plain).append("\"");
}

void FieldList::emit(std::string& out, KeyOrder order, Random& random) {
  if (count_ > 0) entries_[count_ - 1].end = static_cast<std::uint32_t>(text_.size());
  if (order == KeyOrder::kSorted) {
    std::sort(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(count_),
              [](const Entry& a, const Entry& b) { return name_of(a.field) < name_of(b.field); });
  } else if (order == KeyOrder::kShuffled) {
    for (std::size_t i = count_; i > 1; --i) {
      std::swap(entries_[i - 1], entries_[random.below(static_cast<std::uint32_t>(i))]);
    }
  }
  char before = '{';
  for (std::size_t i = 0; i < count_; ++i) {
    out.push_back(before);
    out.append(text_, entries_[i].begin, entries_[i].end - entries_[i].begin);
    before = ',';
  }
  out.push_back('}');
}

}  // namespace cloudtrail::generator
