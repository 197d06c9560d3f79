#include "reader_options.hpp"

#include <limits>

#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::ReaderOptions;
using cloudtrail::Result;
using cloudtrail::Status;

Status set_size(const Arguments& arguments, std::string_view option, std::uint64_t& size) {
  const auto text = arguments.value(option);
  if (!text) return {};
  const auto parsed = parse_size(*text);
  if (!parsed) return wrong_value(option, *text, parsed.error().message);
  size = *parsed;
  return {};
}

Status set_number(const Arguments& arguments, std::string_view option, std::uint32_t& number) {
  const auto text = arguments.value(option);
  if (!text) return {};
  const auto parsed = number_of(option, *text, 0, std::numeric_limits<std::uint32_t>::max());
  if (!parsed) return parsed.error();
  number = static_cast<std::uint32_t>(*parsed);
  return {};
}

Status set_limits(const Arguments& arguments, cloudtrail::ReaderLimits& limits) {
  std::uint64_t record_bytes = limits.record_bytes;
  std::uint64_t envelope_bytes = limits.envelope_bytes;
  for (const Status& status :
       {set_number(arguments, "max-depth", limits.depth),
        set_number(arguments, "max-nesting", limits.nesting),
        set_size(arguments, "max-record-bytes", record_bytes),
        set_size(arguments, "max-envelope-bytes", envelope_bytes),
        set_size(arguments, "max-inflated-bytes", limits.inflated_bytes),
        set_size(arguments, "max-inflation-ratio", limits.inflation_ratio),
        set_size(arguments, "inflation-ratio-floor", limits.inflation_ratio_floor)}) {
    if (!status) return status;
  }
  limits.record_bytes = record_bytes;
  limits.envelope_bytes = envelope_bytes;
  return {};
}

}  // namespace

std::vector<Option> with_reader_options(std::vector<Option> own) {
  own.push_back({"strict", Option::Kind::kFlag});
  for (const std::string_view name :
       {"max-depth", "max-nesting", "max-record-bytes", "max-envelope-bytes", "max-inflated-bytes",
        "max-inflation-ratio", "inflation-ratio-floor"}) {
    own.push_back({name});
  }
  return own;
}

Result<ReaderOptions> reader_options(const Arguments& arguments) {
  ReaderOptions options;
  options.strict = arguments.has("strict");
  const Status status = set_limits(arguments, options.limits);
  if (!status) return status.error();
  const auto reader = cloudtrail::Reader::create(options);
  if (!reader) return reader.error();
  return options;
}

}  // namespace tool
