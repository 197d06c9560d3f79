#include "found_record.hpp"

#include <filesystem>
#include <optional>
#include <system_error>

#include "commands.hpp"
#include "inputs.hpp"
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

int say_missing(std::string_view command, const RecordChoice& choice, std::uint64_t seen) {
  std::string message = "no record " + grouped(choice.index) + " in " + visible(choice.file);
  message.append(seen == 0 ? ": it has none"
                           : ": it has " + count_of(seen, "record") + ", from 0 to " +
                                 grouped(seen - 1));
  return fail(command, {ErrorCode::kNotFound, message, {}});
}

}  // namespace

Result<RecordChoice> record_choice(const Arguments& arguments, std::string_view what) {
  const auto paths = checked_paths(arguments.rest());
  if (!paths) return paths.error();
  const auto index = arguments.value("index");
  if (!index) {
    return Error{ErrorCode::kInvalidArgument,
                 "--index N says which record " + std::string(what), {}};
  }
  const auto number = number_of("index", *index, 0, UINT64_MAX);
  if (!number) return number.error();
  if (paths->size() > 1) return Error{ErrorCode::kInvalidArgument, "one FILE at a time", {}};
  std::error_code ignored;
  if (std::filesystem::is_directory(paths->front(), ignored)) {
    return Error{ErrorCode::kInvalidArgument, arguments.rest().front() + " is a folder", {}};
  }
  return RecordChoice{arguments.rest().front(), *number};
}

int with_record(std::string_view command, const RecordChoice& choice,
                const cloudtrail::ReaderOptions& options,
                const std::function<int(const cloudtrail::Record&)>& use) {
  auto reader = cloudtrail::Reader::create(options);
  if (!reader) return fail(command, reader.error());
  Finder finder(choice.index);
  const Status read = read_input(*reader, choice.file, finder, [&finder] { return finder.done(); });
  if (!read && interrupted()) return interrupted_exit_code();
  if (!read) {
    return fail(command,
                {read.error().code, visible(choice.file) + ": " + read.error().message, {}});
  }
  if (finder.record()) return use(finder.record()->record());
  if (finder.rejection().empty()) return say_missing(command, choice, reader->summary().seen());
  print_error("cloudtrail " + std::string(command) + ": " + finder.rejection() + "\n");
  return kExitRejected;
}

}  // namespace tool
