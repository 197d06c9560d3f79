#include <cloudtrail/store.hpp>

#include <map>
#include <mutex>

namespace cloudtrail {
namespace {

Error empty_key() { return Error{ErrorCode::kInvalidArgument, "a key of a store is empty", {}}; }

Error full(std::string_view option) {
  return Error{ErrorCode::kLimitExceeded,
               "the store in memory is full (" + std::string(option) + ")", {}};
}

}  // namespace

struct MemoryStore::State {
  struct Entry;
  using Entries = std::map<std::string, Entry, std::less<>>;
  using Expiries = std::multimap<std::int64_t, Entries::iterator>;
  struct Entry {
    std::string value;
    Expiries::iterator expiry;
  };

  void erase(Entries::iterator entry) {
    bytes -= entry->first.size() + entry->second.value.size();
    expiries.erase(entry->second.expiry);
    entries.erase(entry);
  }

  void drop_expired(std::int64_t now) {
    while (!expiries.empty() && expiries.begin()->first <= now) erase(expiries.begin()->second);
  }

  Status make_room(std::string_view key, std::string_view value, Entries::iterator old) const {
    const bool there = old != entries.end();
    const std::size_t freed = there ? key.size() + old->second.value.size() : 0;
    if (!there && entries.size() >= options.keys) return full("keys");
    if (bytes - freed + key.size() + value.size() > options.bytes) return full("bytes");
    return {};
  }

  void set(std::string_view key, std::string_view value, std::int64_t expires,
           Entries::iterator old) {
    std::string copy(value);  // before the old one goes: `value` may be a view of it
    if (old == entries.end()) {
      old = entries.emplace(std::string(key), Entry{}).first;
      bytes += key.size();
    } else {
      bytes -= old->second.value.size();
      expiries.erase(old->second.expiry);
    }
    bytes += copy.size();
    old->second.value = std::move(copy);
    old->second.expiry = expiries.emplace(expires, old);
  }

  std::mutex mutex;
  MemoryStoreOptions options;
  Entries entries;
  Expiries expiries;
  std::size_t bytes = 0;
};

MemoryStore::MemoryStore(const MemoryStoreOptions& options) : state_(std::make_unique<State>()) {
  state_->options = options;
}
MemoryStore::~MemoryStore() = default;

Result<std::optional<std::string>> MemoryStore::get(std::string_view key, std::int64_t now) {
  const std::lock_guard lock(state_->mutex);
  if (key.empty()) return empty_key();
  state_->drop_expired(now);
  const auto found = state_->entries.find(key);
  if (found == state_->entries.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second.value);
}

Result<bool> MemoryStore::put(std::string_view key, std::optional<std::string_view> expected,
                              std::optional<std::string_view> value, std::int64_t expires,
                              std::int64_t now) {
  const std::lock_guard lock(state_->mutex);
  if (key.empty()) return empty_key();
  state_->drop_expired(now);
  const auto found = state_->entries.find(key);
  const bool there = found != state_->entries.end();
  if (there != expected.has_value() || (there && found->second.value != *expected)) return false;
  if (value && expires > now) {
    if (Status room = state_->make_room(key, *value, found); !room) return std::move(room).error();
    state_->set(key, *value, expires, found);
  } else if (there) {
    state_->erase(found);
  }
  return true;
}

Result<std::vector<std::string>> MemoryStore::list(std::string_view prefix, std::string_view after,
                                                   std::size_t most, std::int64_t now) {
  const std::lock_guard lock(state_->mutex);
  state_->drop_expired(now);
  std::vector<std::string> keys;
  const auto& entries = state_->entries;
  auto at = after < prefix ? entries.lower_bound(prefix) : entries.upper_bound(after);
  for (; at != entries.end() && keys.size() < most; ++at) {
    if (!std::string_view(at->first).starts_with(prefix)) break;
    keys.push_back(at->first);
  }
  return keys;
}

}  // namespace cloudtrail
