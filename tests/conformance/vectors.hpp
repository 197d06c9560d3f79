// The frame of the programs that run conformance vectors: files in, mismatches and totals out.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail::conformance {

/// What came of one vector, and what should have.
struct Verdict {
  std::string expected;
  std::string got;
  std::string problem;  ///< Why it was refused; empty where it was not.
  std::string rule;     ///< As the vector has it, for the mismatch's message.
};

struct Totals {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

inline void count(const Value& vector, const Verdict& verdict, const char* file, Totals& totals) {
  if (verdict.got == verdict.expected) {
    ++totals.passed;
    return;
  }
  ++totals.failed;
  std::printf("%s: %s: expected %s, got %s%s%s\n  rule %s\n  event %s\n", file,
              vector.get("name").text().c_str(), verdict.expected.c_str(), verdict.got.c_str(),
              verdict.problem.empty() ? "" : ": ", verdict.problem.c_str(), verdict.rule.c_str(),
              std::string(vector.get("event").raw()).c_str());
}

/// False where the file could not be read as an array of vectors.
template <typename Run>
bool run_file(const char* file, const Run& run, Totals& totals) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const Result<OwnedRecord> wrapped = OwnedRecord::parse("{\"vectors\":" + text + "}");
  const Value vectors = wrapped ? wrapped->record().root().get("vectors") : Value();
  if (!vectors.is_array()) {
    std::fprintf(stderr, "%s: not a JSON array of vectors\n", file);
    return false;
  }
  for (const Value::Entry& entry : vectors) count(entry.value, run(entry.value), file, totals);
  return true;
}

/// Runs each vector of the files named on the command line through `run`, a Verdict of a Value.
/// Prints every mismatch, then `N passed, N failed`. --at-least N fails where fewer than N ran.
template <typename Run>
int run_vectors(int argc, char** argv, const char* program, const Run& run) {
  std::uint64_t at_least = 1;
  std::vector<const char*> files;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--at-least" && i + 1 < argc) {
      at_least = std::strtoull(argv[++i], nullptr, 10);
    } else {
      files.push_back(argv[i]);
    }
  }
  if (files.empty()) {
    std::fprintf(stderr, "usage: %s [--at-least N] FILE...\n", program);
    return 2;
  }
  Totals totals;
  bool readable = true;
  for (const char* file : files) readable = run_file(file, run, totals) && readable;
  const bool enough = totals.passed + totals.failed >= at_least;
  if (!enough) std::printf("fewer than %llu vectors\n", static_cast<unsigned long long>(at_least));
  std::printf("%llu passed, %llu failed\n", static_cast<unsigned long long>(totals.passed),
              static_cast<unsigned long long>(totals.failed));
  return readable && enough && totals.failed == 0 ? 0 : 1;
}

}  // namespace cloudtrail::conformance
