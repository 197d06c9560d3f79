#include "engine/sequencer.hpp"

#include <algorithm>
#include <utility>

namespace cloudtrail::engine {
namespace {

/// Different actors that are counted one by one; later new ones are not.
constexpr std::size_t kMaxActors = 100'000;
/// What a finished input takes, chunks apart, while it waits for those before it.
constexpr std::size_t kFinishedBytes = sizeof(InputSummary) + 128;

void widen(std::optional<std::int64_t>& earliest, std::optional<std::int64_t>& latest,
           const TimeSpan& time) {
  earliest = std::min(earliest.value_or(time.earliest), time.earliest);
  latest = std::max(latest.value_or(time.latest), time.latest);
}

}  // namespace

Sequencer::Sequencer(const ScanOptions& options, ScanOutput& output, ScanReport& report)
    : options_(options), output_(output), report_(report), ids_(options.dedup_ids) {
  report_.by_rule.assign(options.rules.rules().size(), 0);
  report_.suppressed.assign(options.rules.exceptions().size(), 0);
}

/// False when the run is to stop.
bool Sequencer::wait_for_turn(std::unique_lock<std::mutex>& lock, std::uint64_t input,
                              std::size_t bytes) {
  moved_.wait(lock, [&] {
    return stopped_ || head_ == input || pending_bytes_ + bytes <= options_.buffer_bytes;
  });
  return !stopped_;
}

bool Sequencer::add(std::uint64_t input, Chunk& chunk) {
  std::unique_lock lock(mutex_);
  const std::size_t bytes = chunk.bytes();
  if (!wait_for_turn(lock, input, bytes)) return false;
  if (head_ == input) {
    merge(chunk);
  } else {
    pending_[input].chunks.push_back(std::exchange(chunk, Chunk()));
    pending_bytes_ += bytes;
  }
  return !stopped_;
}

void Sequencer::finish(std::uint64_t input, const InputSummary& summary, bool readable) {
  std::unique_lock lock(mutex_);
  // Many small inputs behind a large one take memory too, even without a single record.
  wait_for_turn(lock, input, kFinishedBytes);
  if (head_ == input) {
    pending_.erase(input);
    merge_summary(summary, readable);
    ++head_;
    advance();
  } else if (!stopped_) {
    Pending& pending = pending_[input];
    pending.summary = summary;
    pending.readable = readable;
    pending_bytes_ += kFinishedBytes;
  }
}

void Sequencer::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  moved_.notify_all();
}

bool Sequencer::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

/// Takes in what is held back of the first unfinished input and of those that become it.
void Sequencer::advance() {
  while (!stopped_ && !pending_.empty() && pending_.begin()->first == head_) {
    Pending& pending = pending_.begin()->second;
    for (Chunk& chunk : pending.chunks) {
      pending_bytes_ -= chunk.bytes();
      merge(chunk);
      chunk = Chunk();
    }
    pending.chunks.clear();
    if (stopped_ || !pending.summary) break;  // its worker goes on
    merge_summary(*pending.summary, pending.readable);
    pending_bytes_ -= kFinishedBytes;
    pending_.erase(pending_.begin());
    ++head_;
  }
  moved_.notify_all();
}

bool Sequencer::duplicate(const EventId& id) {
  if (!options_.dedup || id.none()) return false;
  const EventIds::Seen seen = ids_.add(id);
  report_.dedup_overflow += seen == EventIds::Seen::kFull ? 1 : 0;
  return seen == EventIds::Seen::kBefore;
}

/// Adds a chunk to the report and empties it.
void Sequencer::merge(Chunk& chunk) {
  if (stopped_) return;
  report_.records += chunk.records + chunk.rejected();
  report_.rejected += chunk.rejected();
  for (std::size_t i = 0; i < chunk.rejections.size(); ++i) {
    report_.rejections[i] += chunk.rejections[i];
  }
  report_.out_of_range += chunk.out_of_range;
  report_.before_from += chunk.before_from;
  for (Place& place : chunk.places) {
    if (report_.places.size() < options_.places) report_.places.push_back(std::move(place));
  }
  std::string kept;
  std::uint32_t first_tally = 0;
  std::size_t text = 0;
  bool any_dropped = false;
  for (std::size_t i = 0; i < chunk.judged.size(); ++i) {
    const Judged& judged = chunk.judged[i];
    if (duplicate(judged.id)) {
      if (!any_dropped) kept.assign(chunk.text, 0, text);
      any_dropped = true;
      ++report_.duplicates;
    } else {
      merge_judged(chunk, i, first_tally);
      if (any_dropped) kept.append(chunk.text, text, judged.text_end - text);
    }
    first_tally = judged.tallies_end;
    text = judged.text_end;
  }
  write(any_dropped ? kept : chunk.text);
  chunk.clear();
}

void Sequencer::write(std::string_view text) {
  if (text.empty() || output_.write(text)) return;
  stopped_ = true;
  moved_.notify_all();
}

void Sequencer::merge_judged(const Chunk& chunk, std::size_t index, std::uint32_t first_tally) {
  const Judged& judged = chunk.judged[index];
  report_.judged += judged.records;
  if (!judged.time.none()) widen(report_.earliest, report_.latest, judged.time);
  for (std::uint32_t i = first_tally; i < judged.tallies_end; ++i) {
    const Tally& tally = chunk.tallies[i];
    if (tally.kind == Tally::Kind::kSuppressed) {
      ++report_.suppressed[tally.index];
      continue;
    }
    const Severity severity = options_.rules.rules()[tally.index].severity;
    ++report_.findings;
    ++report_.by_rule[tally.index];
    ++report_.by_severity[static_cast<std::size_t>(severity)];
    report_.hidden += severity < options_.min_severity ? 1 : 0;
    count_actor(chunk.actors[tally.actor]);
  }
}

void Sequencer::count_actor(const std::string& actor) {
  const auto known = actors_.find(actor);
  if (known != actors_.end()) {
    ++known->second;
  } else if (actors_.size() < kMaxActors) {
    actors_.emplace(actor, 1);
  }
}

void Sequencer::merge_summary(const InputSummary& summary, bool readable) {
  ++(readable ? report_.files : report_.files_unreadable);
  report_.bytes += summary.bytes;
  report_.inflated_bytes += summary.inflated_bytes;
  report_.references += summary.references;
  report_.insights += summary.insights;
  report_.control_messages += summary.control_messages;
  report_.digests += summary.digests;
  report_.config_items += summary.config_items;
  report_.not_cloudtrail += summary.not_cloudtrail;
  report_.trailing_bytes += summary.trailing_bytes;
  if (readable) ++report_.shapes[static_cast<std::size_t>(summary.shape)];
}

void Sequencer::complete() {
  for (const auto& [actor, findings] : actors_) {
    report_.top_actors.push_back(ActorCount{actor, findings});
  }
  const auto more = [](const ActorCount& a, const ActorCount& b) {
    return a.findings != b.findings ? a.findings > b.findings : a.actor < b.actor;
  };
  std::sort(report_.top_actors.begin(), report_.top_actors.end(), more);
  if (report_.top_actors.size() > options_.top_actors) {
    report_.top_actors.resize(options_.top_actors);
  }
}

}  // namespace cloudtrail::engine
