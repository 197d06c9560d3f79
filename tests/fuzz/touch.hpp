// Reads everything that can be read of a value or a record, for a sanitizer to watch.
#pragma once

#include <cloudtrail/event.hpp>
#include <cloudtrail/record.hpp>
#include <cstdlib>
#include <string>

namespace cloudtrail::fuzz {

/// Ends the program, which is how a fuzz target fails.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// How many bytes everything below a value stands for. Nesting is bounded by the reader's limit.
inline std::size_t touch(const Value& value) {
  std::string scratch;
  std::size_t sum = value.raw().size() + value.text().size() + value.offset();
  const Result<std::string_view> string = value.string(scratch);
  require(!string || value.is_string());
  if (string) sum += string->size();
  sum += value.int64() ? 1u : 0u;
  sum += value.number() ? 1u : 0u;
  sum += value.boolean() ? 1u : 0u;
  std::size_t entries = 0;
  for (const Value::Entry& entry : value) {
    sum += entry.raw_key.size() + touch(entry.value);
    ++entries;
  }
  require(entries == value.size());
  return sum;
}

inline std::size_t touch(const Record& record) {
  std::size_t sum = touch(record.root());
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    const Value value = record.get(static_cast<Field>(i));
    require(value.raw() == record.root().get(name(static_cast<Field>(i))).raw());
    sum += value.raw().size();
  }
  std::string scratch;
  sum += actor(record, scratch).size() + account(record, scratch).size();
  sum += region(record, scratch).size() + (succeeded(record) ? 1u : 0u);
  sum += event_time(record) ? 1u : 0u;
  return sum;
}

}  // namespace cloudtrail::fuzz
