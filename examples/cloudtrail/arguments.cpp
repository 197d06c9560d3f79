#include "arguments.hpp"

#include <boost/program_options.hpp>
#include <charconv>

#include "nearest.hpp"
#include "text.hpp"

namespace tool {
namespace {

namespace po = boost::program_options;
using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using Texts = std::vector<std::string>;

constexpr const char* kRest = "argument";

Error usage(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message), {}}; }

po::options_description description(std::span<const Option> options) {
  po::options_description all;
  auto add = all.add_options();
  add("help,h", "");
  for (const Option& option : options) {
    const std::string name(option.name);
    switch (option.kind) {
      case Option::Kind::kFlag: add(name.c_str(), ""); break;
      case Option::Kind::kValue: add(name.c_str(), po::value<std::string>()); break;
      case Option::Kind::kValues: add(name.c_str(), po::value<Texts>()->composing()); break;
    }
  }
  add(kRest, po::value<Texts>());
  return all;
}

/// `--name` of what Boost calls an option's name.
std::string dashed(std::string_view name) {
  while (name.starts_with('-')) name.remove_prefix(1);
  return (name.size() == 1 ? "-" : "--") + visible(name);
}

Error unknown_option(std::span<const Option> options, const std::string& name) {
  std::vector<std::string_view> names = {"help"};
  for (const Option& option : options) names.push_back(option.name);
  const std::string given = dashed(name.substr(0, name.find('=')));
  const std::string_view near = nearest(std::string_view(given).substr(given.find_first_not_of('-')),
                                        names);
  return usage("unknown option " + given +
               (near.empty() ? "" : "; did you mean --" + std::string(near) + "?"));
}

Result<po::variables_map> run_boost(std::span<const Option> options,
                                    std::span<const std::string> arguments) {
  namespace style = po::command_line_style;
  try {
    const po::options_description all = description(options);
    po::positional_options_description positional;
    positional.add(kRest, -1);
    po::variables_map map;
    po::store(po::command_line_parser(Texts(arguments.begin(), arguments.end()))
                  .options(all)
                  .positional(positional)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              map);
    return map;
  } catch (const po::unknown_option& error) {
    return unknown_option(options, error.get_option_name());
  } catch (const po::multiple_occurrences& error) {
    return usage(dashed(error.get_option_name()) + " is given more than once");
  } catch (const po::error_with_option_name& error) {
    const auto* syntax = dynamic_cast<const po::invalid_syntax*>(&error);
    const bool extra = syntax != nullptr && syntax->kind() == po::invalid_syntax::extra_parameter;
    return usage(dashed(error.get_option_name()) + (extra ? " takes no value" : " needs a value"));
  } catch (const po::error& error) {
    return usage(visible(error.what()));
  }
}

}  // namespace

Result<Arguments> Arguments::parse(std::span<const Option> options,
                                   std::span<const std::string> arguments) {
  const auto map = run_boost(options, arguments);
  if (!map) return map.error();
  Arguments parsed;
  for (const auto& [name, value] : *map) {
    Texts& texts = name == kRest ? parsed.rest_ : parsed.values_[name];
    if (const auto* many = boost::any_cast<Texts>(&value.value())) texts = *many;
    if (const auto* one = boost::any_cast<std::string>(&value.value())) texts = {*one};
  }
  return parsed;
}

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? Texts{} : found->second;
}

Error wrong_value(std::string_view option, std::string_view value, std::string_view message) {
  std::string text = "--";
  text.append(option).append(" '").append(visible(value)).append("' ").append(message);
  return usage(std::move(text));
}

Result<std::uint64_t> number_of(std::string_view option, std::string_view value,
                                std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [at, error] = std::from_chars(value.data(), end, number);
  if (error == std::errc() && at == end && number >= least && number <= most) return number;
  return wrong_value(option, value,
                     "is no whole number from " + std::to_string(least) + " to " +
                         std::to_string(most));
}

}  // namespace tool
