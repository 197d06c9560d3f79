// The values that a program's paths lead to in a record, found once a record.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "json/cursor.hpp"
#include "rule/field_value.hpp"
#include "rule/program.hpp"

namespace cloudtrail::classify {

/// Which elements of arrays a value is inside of: a list from the innermost outwards.
struct Scope {
  std::uint32_t parent = 0;   ///< In the list of scopes; 0 ends it.
  std::uint32_t array = 0;    ///< Where the array stands in the record.
  std::uint32_t element = 0;  ///< Where the element does.
};

/// Looks values up when they are first asked for and keeps them until the next record. Confined to
/// one thread; allocates only while it grows.
class FieldValues {
 public:
  void begin(const rule::Program& program, const Record& record);
  /// Forgets the program: another one may come to lie at its address.
  void forget() noexcept { program_ = nullptr; }

  const Record& record() const noexcept { return *record_; }
  /// The values that lie in elements of one array, objects or arrays, stand together, in the order
  /// of the elements.
  std::span<const rule::FieldValue> of(std::uint32_t path);
  /// What a look at the record alone tells of a path's values.
  enum class Glance : std::uint8_t {
    kUnclear,  ///< of() knows.
    kAbsent,   ///< There is none.
    kText,     ///< There is one, a string that is written as it is meant.
  };
  /// For most paths and records, and at a fraction of the cost of of(). `text` is that of kText.
  Glance glance(std::uint32_t path, std::string_view& text);
  /// Whether any value found so far in this record lies inside an element of an array.
  bool any_scoped() const noexcept { return scopes_.size() > 1; }
  /// Whether a value of the path does.
  bool scoped(std::uint32_t path) { return resolve(path).scoped; }
  const Scope& scope(std::uint32_t index) const noexcept { return scopes_[index]; }

 private:
  struct Slot {
    std::uint64_t record = 0;  // the record it was resolved for
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    bool scoped = false;
  };

  /// A member of an object.
  struct Member {
    std::string_view raw_key;
    std::uint32_t value;
  };

  /// Keeps the members of an object at the record's top, in which several paths often go on.
  void open(const json::Span& span, std::uint32_t object);
  /// Calls `function` with each member of the object.
  template <typename Function>
  void each_member(const json::Span& span, std::uint32_t object, const Function& function) {
    if (span.at + object == opened_) {
      for (const Member& member : members_) function(member.raw_key, member.value);
      return;
    }
    json::Members members(span, object);
    while (members.next()) function(members.raw_key(), members.value());
  }

  const Slot& resolve(std::uint32_t path) {
    const Slot& slot = slots_[path];
    return slot.record == number_ ? slot : find(path);
  }
  const Slot& find(std::uint32_t path);
  void find_in_record(const rule::Path& path);
  void find_in_event(const rule::Path& path);
  // As Resolution::kLiteralFirst and kEveryString have it: literal_first.cpp.
  void find_literal_first(const rule::Path& path);
  void find_every_string();
  void enter_object(const json::Span& span, std::uint32_t object, std::string_view rest,
                    const rule::Path& path);
  bool enter(const json::Span& span, std::uint32_t value, std::string_view rest,
             const rule::Path& path);
  void add_whole(const json::Span& span, std::uint32_t value, const rule::Path& path);
  void add_number_text();
  void fold(std::size_t first);
  void find_in_raw_event(const rule::Path& path);
  void find_in_object(const json::Span& span, std::uint32_t object, std::string_view path,
                      std::uint32_t scope);
  void follow(const json::Span& span, std::uint32_t value, std::string_view rest,
              std::uint32_t scope);
  void follow_elements(const json::Span& span, std::uint32_t array, std::string_view rest,
                       std::uint32_t scope);
  void add_scalar(const json::Span& span, std::uint32_t value, std::uint32_t scope);
  void add_text(std::string_view text);
  std::string& scratch();

  const rule::Program* program_ = nullptr;
  const Record* record_ = nullptr;
  std::uint64_t number_ = 0;
  std::vector<Slot> slots_;
  std::vector<rule::FieldValue> values_;
  std::vector<Scope> scopes_;
  std::deque<std::string> scratch_;  // decoded texts; a deque does not move them
  std::size_t scratch_used_ = 0;
  const std::uint32_t* opened_ = nullptr;  // the place of the object that members_ are of
  std::vector<Member> members_;
  std::optional<OwnedRecord> event_;  // the EventBridge event, where a path needs all of it
  std::uint64_t event_of_ = 0;
};

}  // namespace cloudtrail::classify
