// A command's arguments, and what to say when they are wrong.
#pragma once

#include <cloudtrail/result.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tool {

struct Option {
  std::string_view name;
  enum class Kind { kFlag, kValue, kValues } kind = Kind::kValue;
};

/// Options by name, and the rest. Every command has --help.
class Arguments {
 public:
  /// kInvalidArgument for what is none of `options`, with the nearest that is.
  static cloudtrail::Result<Arguments> parse(std::span<const Option> options,
                                             std::span<const std::string> arguments);

  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  std::optional<std::string> value(std::string_view name) const;
  std::vector<std::string> values(std::string_view name) const;
  const std::vector<std::string>& rest() const noexcept { return rest_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> rest_;
};

/// Error: the option's value and what it should be.
cloudtrail::Error wrong_value(std::string_view option, std::string_view value,
                              std::string_view message);

/// A whole number within the bounds. kInvalidArgument names the option.
cloudtrail::Result<std::uint64_t> number_of(std::string_view option, std::string_view value,
                                            std::uint64_t least, std::uint64_t most);

}  // namespace tool
