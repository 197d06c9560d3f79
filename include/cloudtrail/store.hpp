// What notifying and remediating remember between runs.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// What has to be remembered between runs, and shared by all that run at once. Three functions,
/// each of which one conditional write or one read of DynamoDB, or one statement of SQLite, can do.
/// Keys are paths, not empty; values any bytes, also none. Times are nanoseconds since the epoch.
///
///     sent/<destination>/<idempotency key>  what was delivered
///     dead/<time>/<id>                      what could not be
///     cool/<rule>/<account>/<resource>      acted on, and left alone for a while
///     cap/<window>/<scope>                  how often something was acted on
///     own/<request id>                      a call of the library's own
class Store {
 public:
  virtual ~Store() = default;
  /// The value of a key that is there and has not expired.
  virtual Result<std::optional<std::string>> get(std::string_view key, std::int64_t now) = 0;
  /// Sets, or with no `value` removes, the key where its present value is `expected` (nullopt:
  /// there is none, or it has expired). False, and nothing done, where it is another one. From
  /// `expires` on the key is gone by itself; INT64_MAX for never.
  virtual Result<bool> put(std::string_view key, std::optional<std::string_view> expected,
                           std::optional<std::string_view> value, std::int64_t expires,
                           std::int64_t now) = 0;
  /// Keys that begin with `prefix` and stand behind `after`, in byte order, at most `most`. Expired
  /// ones are left out.
  virtual Result<std::vector<std::string>> list(std::string_view prefix, std::string_view after,
                                                std::size_t most, std::int64_t now) = 0;
};

struct MemoryStoreOptions {
  std::size_t keys = 1'000'000;
  /// Of keys and values together, without what the tables themselves take (some 150 bytes a key).
  std::size_t bytes = std::size_t{256} << 20;
};

/// A store that ends with the process: for tests, and for runs that need no memory of others. Any
/// number of threads may use one object. A put() that would pass an option is kLimitExceeded and
/// does nothing; an empty key is kInvalidArgument.
class MemoryStore : public Store {
 public:
  explicit MemoryStore(const MemoryStoreOptions& options = {});
  ~MemoryStore() override;

  Result<std::optional<std::string>> get(std::string_view key, std::int64_t now) override;
  Result<bool> put(std::string_view key, std::optional<std::string_view> expected,
                   std::optional<std::string_view> value, std::int64_t expires,
                   std::int64_t now) override;
  Result<std::vector<std::string>> list(std::string_view prefix, std::string_view after,
                                        std::size_t most, std::int64_t now) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cloudtrail
