// Makes every allocation of one parse fail in turn. What comes out is std::bad_alloc and nothing
// else; nothing leaks, and the reader that failed reads the next input as if nothing had been.
#include <cloudtrail/reader.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "generator/generator.hpp"

namespace {

struct Allocator {
  bool counting = false;
  std::uint64_t made = 0;     ///< While counting.
  std::uint64_t fail_at = 0;  ///< The one to fail, from 1; 0 for none.
  std::int64_t living = 0;
};
Allocator allocator;

void* allocate(std::size_t size) {
  if (allocator.counting && ++allocator.made == allocator.fail_at) throw std::bad_alloc();
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++allocator.living;
  return memory;
}

void release(void* memory) noexcept {
  if (memory == nullptr) return;
  --allocator.living;
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }

namespace {

using namespace cloudtrail;

/// Counts without allocating, but for the copies that retain() makes.
class Counter : public RecordSink {
 public:
  void on_records(std::span<const Record> batch) override {
    for (const Record& record : batch) {
      ++found;
      const OwnedRecord copy = record.retain();
      if (copy.record().raw() != record.raw()) std::abort();
    }
  }
  void on_reference(const ObjectReference&) override { ++found; }
  void on_rejection(const Rejection&) override { ++found; }

  std::uint64_t found = 0;
};

/// Reads an input in two pieces; true where it could be read.
bool read(Reader& reader, std::string_view input, Counter& counter) {
  try {
    reader.begin("input");
    if (!reader.push(input.substr(0, input.size() / 2), counter)) std::abort();
    if (!reader.push(input.substr(input.size() / 2), counter)) std::abort();
    if (!reader.finish(counter)) std::abort();
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

Reader make_reader() {
  Result<Reader> made = Reader::create();
  if (!made) std::abort();
  return std::move(*made);
}

struct Input {
  std::string_view name;
  std::string text;
};

std::vector<Input> inputs() {
  generator::Generator generator;
  const std::vector<std::string> records = generator.records(5);
  const std::vector<std::string> keys = {"AWSLogs/a b.json.gz"};
  const std::string pointer = generator::cloudtrail_sns_message("bucket", keys);
  const std::vector<std::string> bodies = {generator::sns_notification(pointer),
                                           generator::eventbridge(records[0])};
  const std::string decoded = generator::cloudwatch_decoded(records);
  const std::vector<std::string> payloads = {generator::gzip(decoded)};
  const std::string log_file = generator::log_file(records);
  return {{"log file", log_file},
          {"gzip", generator::gzip(log_file)},
          {"cut gzip", generator::gzip(log_file).substr(0, 900)},
          {"lines", records[0] + "\n" + records[1] + "\n{\"a\":[\n" + records[2]},
          {"subscription", generator::cloudwatch_subscription(records)},
          {"kinesis", generator::kinesis_lambda(payloads)},
          {"SQS", generator::sqs_lambda(bodies)},
          {"LookupEvents", generator::lookup_events(records)},
          {"Lake rows", generator::lake_rows(records)},
          {"S3", generator::s3_notification("bucket", keys)},
          {"cut decoded", decoded.substr(0, decoded.size() - 20)}};
}

/// Returns how many allocations the input takes, each of which failed once.
std::uint64_t check(const Input& input, std::string_view other, std::uint64_t other_found) {
  Counter whole;
  {
    Reader reader = make_reader();
    if (!read(reader, input.text, whole) || whole.found == 0) std::abort();
  }
  for (std::uint64_t fail_at = 1;; ++fail_at) {
    const std::int64_t before = allocator.living;
    bool ended = false;
    {
      allocator = {true, 0, fail_at, before};
      Counter counter;
      try {
        Reader reader = make_reader();
        ended = read(reader, input.text, counter);
        allocator.counting = false;
        Counter again;
        if (!read(reader, other, again) || again.found != other_found) std::abort();
      } catch (const std::bad_alloc&) {  // the reader itself could not be made
      }
      allocator.counting = false;
      // A failure may be made up for, but never by leaving something out.
      if (ended && counter.found != whole.found) std::abort();
    }
    if (allocator.living != before) {
      std::printf("%s: allocation %llu failed and %lld blocks were left\n", input.name.data(),
                  static_cast<unsigned long long>(fail_at),
                  static_cast<long long>(allocator.living - before));
      std::exit(1);
    }
    if (allocator.made < fail_at) return fail_at - 1;
  }
}

}  // namespace

int main() {
  const std::vector<Input> all = inputs();
  const std::string& other = all.front().text;
  Counter expected;
  {
    Reader reader = make_reader();
    if (!read(reader, other, expected)) std::abort();
  }
  std::uint64_t failures = 0;
  for (const Input& input : all) {
    const std::uint64_t made = check(input, other, expected.found);
    std::printf("%-14.*s %llu allocations, each failed once\n",
                static_cast<int>(input.name.size()), input.name.data(),
                static_cast<unsigned long long>(made));
    failures += made;
  }
  std::printf("%llu failures, no leak\n", static_cast<unsigned long long>(failures));
  return failures == 0 ? 1 : 0;
}
