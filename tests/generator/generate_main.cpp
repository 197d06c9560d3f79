// cloudtrail-generate: made-up CloudTrail records on standard output, in a file or as a trail.
#include <charconv>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "generator/generator.hpp"

namespace {

using namespace cloudtrail::generator;

constexpr char kUsage[] =
    R"(usage: cloudtrail-generate [options]

Makes up CloudTrail records; the same options give the same bytes.

  --records N        how many records (default 1000)
  --size BYTES       instead: records until they fill so many bytes
  --seed S           another seed, other records (default 1)
  --format FORMAT    ndjson    one record a line
                     records   one JSON array
                     log-file  {"Records":[...]}
                     trail     a directory as in S3, with digest files; needs --out
                     (default: trail with --out, else ndjson)
  --out PATH         a directory for trail, a file for the others (default: standard output)
  --files N          trail: exactly so many log files
  --plain            trail: .json files instead of .json.gz
  --duplicates RATE  share of records that are repeated, 0 to 1 (default 0)
  --no-oddities      leave out what surprises a naive reader
  --help             this text
)";

constexpr std::size_t kChunk = 1U << 20;

struct Arguments {
  Options generator;
  TrailOptions trail;
  std::string format;
  std::string out;
  bool help = false;
  std::string error;  ///< Not empty: the usage is wrong.
};

template <typename T>
bool parse(std::string_view text, T& value) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end && !text.empty();
}

bool set_value(Arguments& arguments, std::string_view name, std::string_view value) {
  if (name == "--records") return parse(value, arguments.trail.records);
  if (name == "--size") return parse(value, arguments.trail.bytes) && arguments.trail.bytes > 0;
  if (name == "--seed") return parse(value, arguments.generator.seed);
  if (name == "--files") return parse(value, arguments.trail.files) && arguments.trail.files > 0;
  if (name == "--out") return !arguments.out.assign(value).empty();
  if (name == "--format") {
    arguments.format = value;
    return value == "trail" || value == "log-file" || value == "ndjson" || value == "records";
  }
  double& rate = arguments.generator.duplicate_share;
  return parse(value, rate) && rate >= 0 && rate <= 1;
}

bool takes_value(std::string_view name) {
  for (const std::string_view known :
       {"--records", "--size", "--seed", "--files", "--out", "--format", "--duplicates"}) {
    if (name == known) return true;
  }
  return false;
}

bool set_flag(Arguments& arguments, std::string_view name) {
  if (name == "--plain") return arguments.trail.gzip = false, true;
  if (name == "--no-oddities") return arguments.generator.oddities = false, true;
  if (name == "--help" || name == "-h") return arguments.help = true;
  return false;
}

std::string contradiction(Arguments& arguments, bool has_records) {
  if (arguments.format.empty()) arguments.format = arguments.out.empty() ? "ndjson" : "trail";
  const bool trail = arguments.format == "trail";
  if (trail && arguments.out.empty()) return "--format trail needs --out DIRECTORY";
  if (!trail && arguments.trail.files > 0) return "--files is for --format trail";
  if (!trail && !arguments.trail.gzip) return "--plain is for --format trail";
  if (arguments.trail.bytes > 0 && (has_records || arguments.trail.files > 0)) {
    return "--size goes with neither --records nor --files";
  }
  if (arguments.trail.files > arguments.trail.records) {
    return "--files must not be more than --records: every file holds a record";
  }
  return {};
}

Arguments parse_arguments(int count, char** texts) {
  Arguments arguments;
  bool has_records = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = texts[i];
    if (set_flag(arguments, name)) continue;
    if (!takes_value(name)) {
      arguments.error = "unknown option " + std::string(name);
      return arguments;
    }
    if (i + 1 == count) {
      arguments.error = std::string(name) + " needs a value";
      return arguments;
    }
    has_records = has_records || name == "--records";
    if (!set_value(arguments, name, texts[++i])) {
      arguments.error = std::string(name) + ": not a valid value: " + texts[i];
      return arguments;
    }
  }
  if (!arguments.help) arguments.error = contradiction(arguments, has_records);
  return arguments;
}

bool write_text(std::FILE* file, std::string& text) {
  const bool done = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  text.clear();
  return done;
}

/// Streams the records, so that the size may exceed the memory.
bool write_records(const Arguments& arguments, std::FILE* file) {
  Generator generator(arguments.generator);
  const bool lines = arguments.format == "ndjson";
  std::string text = lines ? "" : arguments.format == "records" ? "[" : "{\"Records\":[";
  std::uint64_t bytes = 0;
  for (std::uint64_t i = 0;; ++i) {
    if (arguments.trail.bytes > 0 ? bytes >= arguments.trail.bytes : i >= arguments.trail.records)
      break;
    if (!lines && i > 0) text.push_back(',');
    const std::size_t start = text.size();
    generator.append_record(text);
    bytes += text.size() - start;
    if (lines) text.push_back('\n');
    if (text.size() >= kChunk && !write_text(file, text)) return false;
  }
  if (!lines) text.append(arguments.format == "records" ? "]" : "]}");
  return write_text(file, text) && std::fflush(file) == 0;
}

int run_trail(const Arguments& arguments) {
  Generator generator(arguments.generator);
  const TrailSummary summary = write_trail(generator, arguments.out, arguments.trail);
  if (!summary.error.empty()) {
    std::fprintf(stderr, "cloudtrail-generate: %s\n", summary.error.c_str());
    return 1;
  }
  std::string line = "{\"records\":" + std::to_string(summary.records);
  line.append(",\"duplicates\":").append(std::to_string(summary.duplicates));
  line.append(",\"files\":").append(std::to_string(summary.files.size()));
  line.append(",\"digest_files\":").append(std::to_string(summary.digest_files));
  line.append(",\"record_bytes\":").append(std::to_string(summary.record_bytes));
  line.append(",\"file_bytes\":").append(std::to_string(summary.file_bytes)).append("}");
  std::puts(line.c_str());
  return 0;
}

int run_stream(const Arguments& arguments) {
  const bool to_stdout = arguments.out.empty();
  std::FILE* file = to_stdout ? stdout : std::fopen(arguments.out.c_str(), "wb");
  bool done = file != nullptr && write_records(arguments, file);
  if (file != nullptr && !to_stdout) done = std::fclose(file) == 0 && done;
  if (done) return 0;
  std::fprintf(stderr, "cloudtrail-generate: cannot write %s\n",
               to_stdout ? "standard output" : arguments.out.c_str());
  return 1;
}

}  // namespace

int main(int count, char** texts) {
  const Arguments arguments = parse_arguments(count, texts);
  if (!arguments.error.empty()) {
    std::fprintf(stderr, "cloudtrail-generate: %s\nTry --help.\n", arguments.error.c_str());
    return 2;
  }
  if (arguments.help) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  return arguments.format == "trail" ? run_trail(arguments) : run_stream(arguments);
}
