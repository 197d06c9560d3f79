// A JSON value inside a record: read where it stands, decoded only when asked for.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail {

/// A view of one JSON value (RFC 8259) in a record's bytes. Cheap to copy. Valid as long as the
/// record's batch is (see record.hpp); concurrent reads are safe.
///
/// Text that no parser had to look at may be damaged deeper inside: such a value has the type
/// kInvalid, and the typed accessors return kMalformedJson with its offset. Of keys that occur
/// twice in an object the last one counts. A member behind damage in its object is not found.
class Value {
 public:
  enum class Type : std::uint8_t {
    kMissing,  ///< There is no such member or element.
    kNull,
    kBool,
    kNumber,
    kString,
    kObject,
    kArray,
    kInvalid,  ///< Bytes that are no JSON value.
  };

  /// A missing value.
  Value() noexcept = default;

  Type type() const noexcept;
  bool missing() const noexcept { return at_ == nullptr; }
  bool is_null() const noexcept { return type() == Type::kNull; }
  bool is_string() const noexcept { return type() == Type::kString; }
  bool is_object() const noexcept { return type() == Type::kObject; }
  bool is_array() const noexcept { return type() == Type::kArray; }

  /// The bytes as received, quotes and brackets included; empty when missing.
  std::string_view raw() const noexcept;
  /// Offset of raw() from the beginning of the record's raw JSON. 0 when missing.
  std::uint64_t offset() const noexcept;

  /// The decoded string. `\u0000` is a NUL byte in it; a lone surrogate escape is U+FFFD.
  /// kTypeMismatch where the value is no string (or missing), kMalformedJson where it is damaged or
  /// holds an escape that JSON does not have.
  Result<std::string> string() const;
  /// As string(), without copying where nothing is escaped: the view is of the record's bytes or of
  /// `scratch`, which is replaced.
  Result<std::string_view> string(std::string& scratch) const;

  /// kTypeMismatch for other types.
  Result<bool> boolean() const;
  /// A number that is an integer within int64 as written (`12`, not `12.0`); else kTypeMismatch, or
  /// kLimitExceeded for an integer beyond int64.
  Result<std::int64_t> int64() const;
  /// The nearest double; infinite where the number is beyond its range.
  Result<double> number() const;

  /// Text for people: a string decoded, null and missing as nothing, everything else as raw().
  std::string text() const;

  /// The member of an object by its (decoded) key; missing where there is none.
  Value get(std::string_view key) const noexcept;
  /// The element of an array by its 0-based index; missing beyond its end. Takes linear time.
  Value at(std::size_t index) const noexcept;
  /// The number of members or elements; 0 for other types. Takes linear time.
  std::size_t size() const noexcept;

  /// By JSON Pointer (RFC 6901), such as `/requestParameters/ipPermissions/items/0`; empty is the
  /// value itself. Missing where it leads nowhere or is no pointer.
  Value find(std::string_view pointer) const;

  /// One member of an object or one element of an array, in the order written.
  struct Entry;
  class Iterator;
  /// Iterates over members or elements; nothing for other types. Stops at damage.
  Iterator begin() const noexcept;
  Iterator end() const noexcept;

  /// For the library's own parts: the value at position `i` of an indexed text.
  Value(const char* text, const std::uint32_t* at, std::uint32_t i, std::uint32_t base) noexcept
      : text_(text), at_(at), i_(i), base_(base) {}
  const char* text_base() const noexcept { return text_; }
  const std::uint32_t* positions() const noexcept { return at_; }
  std::uint32_t index() const noexcept { return i_; }

 private:
  const char* text_ = nullptr;
  const std::uint32_t* at_ = nullptr;  // positions of the structure of text_
  std::uint32_t i_ = 0;                // where in at_ the value begins
  std::uint32_t base_ = 0;             // where in text_ the record begins
};

struct Value::Entry {
  std::string_view raw_key;  ///< As written, escapes unresolved; empty in arrays.
  Value value;
};

class Value::Iterator {
 public:
  Iterator() noexcept = default;
  explicit Iterator(const Value& container) noexcept;

  const Entry& operator*() const noexcept { return entry_; }
  const Entry* operator->() const noexcept { return &entry_; }
  Iterator& operator++() noexcept;
  bool operator==(const Iterator& other) const noexcept { return done_ == other.done_; }

 private:
  void step() noexcept;

  Entry entry_;
  Value container_;
  std::uint32_t next_ = 0;
  bool object_ = false;
  bool last_ = false;
  bool done_ = true;
};

}  // namespace cloudtrail
