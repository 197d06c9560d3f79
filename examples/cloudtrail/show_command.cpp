#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>

#include "commands.hpp"
#include "help.hpp"
#include "inputs.hpp"
#include "pretty.hpp"
#include "reader_options.hpp"
#include "scan_options.hpp"
#include "signals.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::OwnedRecord;
using cloudtrail::Result;
using cloudtrail::Status;

/// Keeps the record, or the rejection, with one index.
class Finder : public cloudtrail::RecordSink {
 public:
  explicit Finder(std::uint64_t index) : index_(index) {}

  void on_records(std::span<const cloudtrail::Record> records) override {
    for (const cloudtrail::Record& record : records) {
      if (record.index() == index_) record_ = record.retain();
    }
  }
  void on_reference(const cloudtrail::ObjectReference&) override {}
  void on_rejection(const cloudtrail::Rejection& rejection) override {
    if (rejection.index != index_) return;
    rejection_ = "record " + std::to_string(index_) + " was rejected: " +
                 std::string(name(rejection.reason)) + " at byte " +
                 std::to_string(rejection.offset);
    if (!rejection.message.empty()) rejection_.append(": ").append(visible(rejection.message));
  }

  bool done() const { return record_.has_value() || !rejection_.empty(); }
  const std::optional<OwnedRecord>& record() const { return record_; }
  const std::string& rejection() const { return rejection_; }

 private:
  const std::uint64_t index_;
  std::optional<OwnedRecord> record_;
  std::string rejection_;
};

/// The record's bytes; at a terminal without what would work on it.
int print_raw(const cloudtrail::Record& record, const Terminal& terminal) {
  if (!terminal.is_terminal) return print(record.raw());
  return print(visible_lines(record.raw()) + "\n");
}

int say_missing(const std::string& file, std::uint64_t index, std::uint64_t seen) {
  std::string message = "no record " + grouped(index) + " in " + visible(file);
  message.append(seen == 0 ? ": it has none"
                           : ": it has " + count_of(seen, "record") + ", from 0 to " +
                                 grouped(seen - 1));
  return fail("show", {ErrorCode::kNotFound, message, {}});
}

struct Settings {
  std::string file;
  std::uint64_t index = 0;
  ColorMode color = ColorMode::kAuto;
  bool raw = false;
};

Result<Settings> settings_of(const Arguments& arguments) {
  Settings settings;
  const auto color = color_mode(arguments);
  if (!color) return color.error();
  const auto paths = checked_paths(arguments.rest());
  if (!paths) return paths.error();
  const auto index = arguments.value("index");
  if (!index) return Error{ErrorCode::kInvalidArgument, "--index N says which record to show", {}};
  const auto number = number_of("index", *index, 0, UINT64_MAX);
  if (!number) return number.error();
  if (paths->size() > 1) return Error{ErrorCode::kInvalidArgument, "one FILE at a time", {}};
  std::error_code ignored;
  if (std::filesystem::is_directory(paths->front(), ignored)) {
    return Error{ErrorCode::kInvalidArgument, arguments.rest().front() + " is a folder", {}};
  }
  settings = {arguments.rest().front(), *number, *color, arguments.has("raw")};
  return settings;
}

int show(const Settings& settings, cloudtrail::Reader& reader) {
  Finder finder(settings.index);
  const Status read =
      read_input(reader, settings.file, finder, [&finder] { return finder.done(); });
  if (!read && interrupted()) return interrupted_exit_code();
  if (!read) {
    return fail("show", {read.error().code, visible(settings.file) + ": " + read.error().message, {}});
  }
  const Terminal terminal = terminal_of(STDOUT_FILENO, settings.color);
  if (finder.record()) {
    const cloudtrail::Record& record = finder.record()->record();
    return settings.raw ? print_raw(record, terminal) : print(pretty_record(record, terminal));
  }
  if (finder.rejection().empty()) {
    return say_missing(settings.file, settings.index, reader.summary().seen());
  }
  print_error("cloudtrail show: " + finder.rejection() + "\n");
  return kExitRejected;
}

}  // namespace

int show_command(Words words) {
  const auto arguments = Arguments::parse(
      with_reader_options({{"index"}, {"raw", Option::Kind::kFlag}, {"color"}}), words);
  if (!arguments) return fail("show", arguments.error());
  if (arguments->has("help")) return print(help_of("show"));
  const auto settings = settings_of(*arguments);
  if (!settings) return fail("show", settings.error());
  const auto options = reader_options(*arguments);
  if (!options) return fail("show", options.error());
  auto reader = cloudtrail::Reader::create(*options);
  return reader ? show(*settings, *reader) : fail("show", reader.error());
}

}  // namespace tool
