// Reads and judges one input after another.
#pragma once

#include <cloudtrail/classifier.hpp>
#include <cloudtrail/reader.hpp>
#include <cloudtrail/scan.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/chunk.hpp"
#include "engine/file_list.hpp"
#include "engine/sequencer.hpp"

namespace cloudtrail::engine {

/// One thread's reader, classifier and buffers.
class Worker : private RecordSink {
 public:
  Worker(const ScanOptions& options, const ScanOutput& output, Sequencer& sequencer,
         ScanProgress* progress, Reader reader);

  /// Reads the input, hands everything to the sequencer. False when the run is to stop.
  bool run(std::uint64_t number, const InputPath& input);
  std::uint64_t regex_limits() const noexcept { return classifier_.regex_limits(); }

 private:
  void on_records(std::span<const Record> records) override;
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection& rejection) override;

  Status read(const InputPath& input);
  bool should_stop() const;
  void report_problem(const Error& error);
  void judge(const Record& record);
  void finding(const Finding& finding, const Record& record);
  std::uint32_t actor_index(const Record& record);
  bool in_range(const Record& record, TimeSpan& span);
  void send();
  void count_bytes(std::uint64_t bytes);

  const ScanOptions& options_;
  const ScanOutput& output_;
  Sequencer& sequencer_;
  ScanProgress* progress_;
  Reader reader_;
  Classifier classifier_;
  Chunk chunk_;
  std::uint64_t number_ = 0;
  std::string source_;
  std::uint64_t bytes_read_ = 0;
  std::vector<char> buffer_;
  std::vector<Reason> why_;
  std::string scratch_;
  bool stopped_ = false;  // the sequencer takes no more
};

}  // namespace cloudtrail::engine
