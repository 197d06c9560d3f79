// Brings what the workers find into the order of the input.
#pragma once

#include <cloudtrail/scan.hpp>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/chunk.hpp"
#include "engine/event_ids.hpp"

namespace cloudtrail::engine {

/// Takes chunks of numbered inputs from any thread and adds them to the report, and their text to
/// the output, input after input. What comes of an input that is not the first unfinished one is
/// held back, up to a bound; beyond it its worker waits. The first unfinished input's worker never
/// waits, so all get on. Also decides about duplicates, for only here is the order known.
class Sequencer {
 public:
  Sequencer(const ScanOptions& options, ScanOutput& output, ScanReport& report);

  /// Adds a chunk of the input and empties it. False when the run is to stop.
  bool add(std::uint64_t input, Chunk& chunk);
  /// The input's last chunk was added.
  void finish(std::uint64_t input, const InputSummary& summary, bool readable);
  /// Makes every worker stop waiting.
  void stop();
  bool stopped() const;

  /// To be called when all workers are done: completes the report.
  void complete();

 private:
  struct Pending {
    std::vector<Chunk> chunks;
    std::optional<InputSummary> summary;
    bool readable = true;
  };

  bool wait_for_turn(std::unique_lock<std::mutex>& lock, std::uint64_t input, std::size_t bytes);
  void merge(Chunk& chunk);
  void merge_judged(const Chunk& chunk, std::size_t index, std::uint32_t first_tally);
  void count_actor(const std::string& actor);
  void write(std::string_view text);
  bool duplicate(const EventId& id);
  void merge_summary(const InputSummary& summary, bool readable);
  void advance();

  const ScanOptions& options_;
  ScanOutput& output_;
  ScanReport& report_;
  mutable std::mutex mutex_;
  std::condition_variable moved_;
  std::uint64_t head_ = 0;  // the first input that is not finished
  std::map<std::uint64_t, Pending> pending_;
  std::size_t pending_bytes_ = 0;
  bool stopped_ = false;
  EventIds ids_;
  std::unordered_map<std::string, std::uint64_t> actors_;
};

}  // namespace cloudtrail::engine
