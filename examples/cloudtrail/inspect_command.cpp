#include <array>
#include <unistd.h>

#include "commands.hpp"
#include "help.hpp"
#include "inputs.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "reader_options.hpp"
#include "scan_options.hpp"
#include "signals.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::InputSummary;
using cloudtrail::RejectReason;
using cloudtrail::Result;
using cloudtrail::Shape;
using cloudtrail::Status;

constexpr std::size_t kShapeColumns = 21;  // most shapes' names

/// Everything is counted by the reader.
class NoSink : public cloudtrail::RecordSink {
 public:
  void on_records(std::span<const cloudtrail::Record>) override {}
  void on_reference(const cloudtrail::ObjectReference&) override {}
  void on_rejection(const cloudtrail::Rejection&) override {}
};

struct Part {
  std::uint64_t number;
  std::string_view one;
  std::string_view many;
};

/// What a file holds beside records and references, without what it holds none of.
std::string others(const InputSummary& summary) {
  const Part parts[] = {
      {summary.insights, "insight", "insights"},
      {summary.network_activity, "network activity event", "network activity events"},
      {summary.control_messages, "control message", "control messages"},
      {summary.test_events, "test event", "test events"},
      {summary.subscription_messages, "subscription message", "subscription messages"},
      {summary.digests, "digest", "digests"},
      {summary.config_items, "AWS Config item", "AWS Config items"},
      {summary.not_cloudtrail, "not CloudTrail", "not CloudTrail"},
      {summary.trailing_bytes, "byte behind the gzip data", "bytes behind the gzip data"}};
  std::string out;
  for (const Part& part : parts) {
    if (part.number == 0) continue;
    out.append("  ").append(std::to_string(part.number)).append(" ");
    out.append(part.number == 1 ? part.one : part.many);
  }
  return out;
}

/// Envelopes inside the outermost, as `(sns-notification, s3-notification)`.
std::string opened(const InputSummary& summary) {
  std::string out;
  for (std::size_t i = 1; i < summary.shapes.size(); ++i) {
    const auto shape = static_cast<Shape>(i);
    if (summary.shapes[i] == 0 || shape == summary.shape || shape == Shape::kRecord) continue;
    out.append(out.empty() ? "" : ", ").append(name(shape));
  }
  return out.empty() ? out : "  (" + out + ")";
}

std::string reasons(const InputSummary& summary) {
  std::string out;
  for (std::size_t i = 0; i < summary.rejections.size(); ++i) {
    if (summary.rejections[i] == 0) continue;
    out.append(out.empty() ? "" : ", ").append(name(static_cast<RejectReason>(i)));
  }
  return out.empty() ? out : ": " + out;
}

std::string count(std::uint64_t number, std::string_view noun, std::size_t columns) {
  std::string out = std::to_string(number);
  out.append(" ").append(noun).append(number == 1 ? " " : "s");
  return pad_left(out, columns);
}

std::string text_line(const std::string& file, const InputSummary& summary) {
  std::string out = pad(name(summary.shape), kShapeColumns);
  out.append(count(summary.records, "record", 14)).append(count(summary.references, "reference", 15));
  out.append(pad_left(std::to_string(summary.rejected), 5)).append(" rejected");
  out.append(reasons(summary)).append(others(summary)).append(opened(summary));
  return out.append("  ").append(visible(file)).append("\n");
}

template <typename Enum, std::size_t N>
void append_counts(std::string& out, const std::array<std::uint64_t, N>& counts) {
  JsonObject object(out);
  for (std::size_t i = 0; i < N; ++i) {
    if (counts[i] > 0) object.number(name(static_cast<Enum>(i)), counts[i]);
  }
  object.close();
}

std::string json_line(const std::string& file, const InputSummary& summary) {
  std::string out;
  JsonObject object(out);
  object.text("shape", name(summary.shape));
  object.number("records", summary.records);
  object.number("references", summary.references);
  object.number("rejected", summary.rejected);
  append_counts<RejectReason>(object.key("rejections"), summary.rejections);
  append_counts<Shape>(object.key("shapes"), summary.shapes);
  object.text("source", file);
  object.number("insights", summary.insights);
  object.number("network_activity", summary.network_activity);
  object.number("control_messages", summary.control_messages);
  object.number("test_events", summary.test_events);
  object.number("subscription_messages", summary.subscription_messages);
  object.number("digests", summary.digests);
  object.number("config_items", summary.config_items);
  object.number("not_cloudtrail", summary.not_cloudtrail);
  object.number("bytes", summary.bytes);
  object.number("inflated_bytes", summary.inflated_bytes);
  object.number("gzip_members", summary.gzip_members);
  object.number("trailing_bytes", summary.trailing_bytes);
  object.number("schema", 1);
  object.close();
  return out.append("\n");
}

std::string unreadable_line(const std::string& file, std::string_view reason, bool json) {
  if (!json) return pad("unreadable", kShapeColumns) + "  " + std::string(reason) + "  " + visible(file) + "\n";
  std::string out;
  JsonObject object(out);
  object.key("shape").append("null");
  object.text("error", reason);
  object.text("source", file);
  object.number("schema", 1);
  object.close();
  return out.append("\n");
}

struct Totals {
  std::uint64_t rejected = 0;
  std::uint64_t unreadable = 0;
};

class Inspection {
 public:
  Inspection(cloudtrail::Reader& reader, OutputFile& out, bool json)
      : reader_(reader), out_(out), json_(json) {}

  /// kCancelled where there is no point in going on.
  Status inspect(const std::filesystem::path& path) {
    NoSink sink;
    const std::string file = path.string();
    const Status read = path == "-" ? read_input(reader_, path, sink, [] { return false; })
                                    : reader_.read_file(path, sink);
    if (!read) return read.error().code == cloudtrail::ErrorCode::kCancelled
                          ? read : unreadable(file, read.error().message);
    const InputSummary& summary = reader_.summary();
    totals_.rejected += summary.rejected;
    return out_.write(json_ ? json_line(file, summary) : text_line(file, summary));
  }

  Status unreadable(const std::string& file, std::string_view reason) {
    ++totals_.unreadable;
    return out_.write(unreadable_line(file, reason, json_));
  }

  int exit_code() const {
    if (interrupted()) return interrupted_exit_code();
    return totals_.rejected + totals_.unreadable > 0 ? kExitRejected : kExitOk;
  }

 private:
  cloudtrail::Reader& reader_;
  OutputFile& out_;
  const bool json_;
  Totals totals_;
};

Status inspect_all(Inspection& inspection, OutputFile& out,
                   const std::vector<std::filesystem::path>& paths) {
  std::vector<Unreadable> unreadable;
  const auto files = files_of(paths, unreadable);
  const bool live = terminal_of(STDOUT_FILENO, ColorMode::kNever).is_terminal;
  for (const auto& file : files) {
    Status done = interrupted() ? Status() : inspection.inspect(file);
    if (done && live) done = out.flush();
    if (!done) return done;
  }
  for (const Unreadable& folder : unreadable) {
    const Status done = inspection.unreadable(folder.path.string(), folder.reason);
    if (!done) return done;
  }
  if (files.empty() && unreadable.empty()) {
    print_error("cloudtrail inspect: there is no file in " + visible(paths.front().string()) + "\n");
  }
  return out.commit();
}

Result<bool> wants_json(const Arguments& arguments) {
  const std::string format = arguments.value("format").value_or("text");
  if (format == "text" || format == "jsonl") return format == "jsonl";
  return wrong_value("format", format, "is unknown; there is text and jsonl");
}

int run(const Arguments& arguments) {
  const auto json = wants_json(arguments);
  if (!json) return fail("inspect", json.error());
  const auto paths = checked_paths(arguments.rest());
  if (!paths) return fail("inspect", paths.error());
  const auto options = reader_options(arguments);
  if (!options) return fail("inspect", options.error());
  auto reader = cloudtrail::Reader::create(*options);
  if (!reader) return fail("inspect", reader.error());
  auto out = OutputFile::open("-");
  if (!out) return fail("inspect", out.error());
  Inspection inspection(*reader, *out, *json);
  const Status done = inspect_all(inspection, *out, *paths);
  if (done || interrupted()) return inspection.exit_code();
  if (done.error().code == cloudtrail::ErrorCode::kCancelled) return kExitBrokenPipe;
  return fail("inspect", done.error());
}

}  // namespace

int inspect_command(Words words) {
  const auto arguments = Arguments::parse(with_reader_options({{"format"}}), words);
  if (!arguments) return fail("inspect", arguments.error());
  if (arguments->has("help")) return print(help_of("inspect"));
  return run(*arguments);
}

}  // namespace tool
