// Text with `<placeholders>`, compiled once and expanded for each record.
//
// Random each time:  <uuid> <UUID> <hex:N> <b64:N> <alnum:N> <upper:N> <digits:N> <int:LOW:HIGH>
// <ip> Of the record:     <account> <other_account> <region> <source> <name> <host> <arn> <service>
//                    <time> <session_time> <epoch> <epoch_ms> <human_time> <actor_ip>
// From a fixed pool, the same one throughout a record: the names in kWordLists and kIdPools
// (names.cpp), such as <user>, <bucket> or <instance>.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/random.hpp"

namespace cloudtrail::generator {

/// Names a placeholder can stand for. The actor's are drawn by who acts, the others by the record.
struct WordList {
  std::string_view placeholder;
  std::span<const std::string_view> words;
  bool of_actor = false;
};

enum class IdStyle : std::uint8_t { kHex16, kBase32, kUuid };

/// Made-up ids of a fixed number of things, in each account others.
struct IdPool {
  std::string_view placeholder;
  std::string_view prefix;
  IdStyle style = IdStyle::kHex16;
  std::uint32_t size = 64;
  bool of_actor = false;
  /// The word list whose names these are the ids of: the same name always has the same id.
  std::string_view names = "";
};

std::span<const WordList> word_lists();
std::span<const IdPool> id_pools();
std::span<const std::string_view> account_ids();
std::span<const std::string_view> region_names();

/// What the placeholders of one record are drawn from.
struct Scene {
  std::uint64_t seed = 0;
  std::uint64_t actor = 0;   ///< Equal numbers are the same person, role or machine.
  std::uint64_t target = 0;  ///< Equal numbers are the same bucket, instance, key, …
  std::int64_t time_ms = 0;
  std::uint32_t account = 0;
  std::uint32_t region = 0;
  std::string_view source;
  std::string_view name;
  std::string_view service;
  std::string_view host;
  std::string_view arn;
};

class Template {
 public:
  Template() = default;
  explicit Template(std::string_view text);  ///< The text must outlive the template.

  bool empty() const noexcept { return segments_.empty(); }
  void expand(std::string& out, const Scene& scene, Random& random) const;

 private:
  enum class Kind : std::uint8_t {
    kNothing,
    kWord,
    kPooledId,
    kUuid,
    kUpperUuid,
    kHex,
    kBase64,
    kAlnum,
    kUpper,
    kDigits,
    kInt,
    kAccount,
    kOtherAccount,
    kRegion,
    kSource,
    kName,
    kService,
    kHost,
    kArn,
    kTime,
    kSessionTime,
    kEpoch,
    kEpochMs,
    kHumanTime,
    kActorIp,
    kIp,
  };
  struct Segment {
    std::string_view literal;  ///< Comes before the placeholder.
    Kind kind = Kind::kNothing;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
  };
  struct NamedKind {
    std::string_view name;
    Kind kind;
  };
  static const NamedKind kNamedKinds[];

  static void expand_id(std::string& out, std::uint32_t pool_number, std::uint32_t list_number,
                        const Scene& scene);
  static bool parse_placeholder(std::string_view text, Segment& segment);
  static bool find_placeholder(std::string_view name, Segment& segment);
  static void expand_one(std::string& out, const Segment& segment, const Scene& scene,
                         Random& random);
  static void expand_of_record(std::string& out, const Segment& segment, const Scene& scene,
                               Random& random);

  std::vector<Segment> segments_;
};

/// "2026-03-01T00:00:00Z" to seconds since the epoch; 0 for anything else.
std::int64_t parse_iso_time(std::string_view text);
void append_iso_time(std::string& out, std::int64_t seconds);
void append_number(std::string& out, std::uint64_t number, unsigned min_digits = 1);

}  // namespace cloudtrail::generator
