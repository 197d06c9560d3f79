#include "respond/queue.hpp"

#include <algorithm>

#include "respond/message.hpp"

namespace cloudtrail::respond {
namespace {

/// Deliveries given up whose late answers are still understood. A late "delivered" spares one more
/// attempt; nothing depends on it.
constexpr std::size_t kLateFlights = 64;

std::pair<std::uint64_t, std::uint64_t> pair_of(const Hash128& key) { return {key.high, key.low}; }

}  // namespace

Queue::Queue(DestinationOptions options)
    : options_(std::move(options)),
      rate_(options_.limits.interval, options_.limits.burst),
      breaker_(options_.breaker) {
  metrics_.name = options_.name;
}

Unit* Queue::find(const Hash128& key) {
  const auto found = by_key_.find(pair_of(key));
  return found == by_key_.end() ? nullptr : &units_.find(found->second)->second;
}

void Queue::add(Unit unit) {
  const std::uint64_t id = ++last_id_;
  by_key_.emplace(pair_of(unit.key), id);
  waiting_.insert(id);
  fresh_.insert(id);
  fresh_bytes_ += unit.bytes;
  units_.emplace(id, std::move(unit));
}

bool Queue::full() const noexcept {
  return fresh_.size() >= options_.limits.batch_messages ||
         fresh_bytes_ >= options_.limits.batch_bytes;
}

std::int64_t Queue::fresh_due() const {
  if (fresh_.empty()) return kNever;
  const std::int64_t submitted = units_.find(*fresh_.begin())->second.submitted;
  const bool waits = options_.batching == Batching::kWindow && !full();
  return waits ? later(submitted, options_.window) : submitted;
}

std::int64_t Queue::send_due() const {
  if (flights_.size() >= options_.outstanding) return kNever;
  const std::int64_t ready =
      std::min(fresh_due(), retries_.empty() ? kNever : retries_.begin()->first);
  if (ready == kNever) return kNever;
  return std::max({ready, paused_until_, rate_.free_at(), breaker_.free_at()});
}

std::int64_t Queue::due() const {
  std::int64_t due = send_due();
  if (!flights_.empty()) due = std::min(due, flights_.begin()->second.timeout);
  if (!waiting_.empty()) {
    const Unit& oldest = units_.find(*waiting_.begin())->second;
    due = std::min(due, later(oldest.submitted, options_.retry.deadline));
  }
  return due;
}

/// Of what is due the one that has been so for longest; 0 where nothing is. Fresh ones need not
/// have waited for their window: they go along with what has to go anyway.
std::uint64_t Queue::candidate(std::int64_t now) const {
  const bool retry = !retries_.empty() && retries_.begin()->first <= now;
  if (fresh_.empty()) return retry ? retries_.begin()->second : 0;
  const std::int64_t submitted = units_.find(*fresh_.begin())->second.submitted;
  return retry && retries_.begin()->first < submitted ? retries_.begin()->second : *fresh_.begin();
}

std::vector<std::uint64_t> Queue::take_batch(std::int64_t now) {
  const bool window = options_.batching == Batching::kWindow;
  const std::size_t most = window ? options_.limits.batch_messages : 1;
  std::vector<std::uint64_t> batch;
  std::size_t bytes = 0;
  while (batch.size() < most) {
    const std::uint64_t id = candidate(now);
    if (id == 0) break;
    Unit& unit = units_.find(id)->second;
    if (!batch.empty() && bytes + unit.bytes > options_.limits.batch_bytes) break;
    bytes += unit.bytes;
    unqueue(id, unit);
    batch.push_back(id);
  }
  return batch;
}

void Queue::unqueue(std::uint64_t id, Unit& unit) {
  waiting_.erase(id);
  metrics_.queued -= unit.count();
  if (unit.state == Unit::State::kRetry) retries_.erase({unit.due, id});
  if (unit.state == Unit::State::kFresh) {
    fresh_.erase(id);
    fresh_bytes_ -= unit.bytes;
  }
}

DeliveryItem Queue::hand_out(Unit& unit, std::uint64_t flight) {
  unit.state = Unit::State::kFlying;
  unit.flight = flight;
  ++unit.attempts;
  metrics_.in_flight += unit.count();
  return {text_of(unit.key), unit.attempts, unit.messages};
}

std::optional<Delivery> Queue::next(std::uint64_t id, std::int64_t now) {
  if (send_due() > now) return std::nullopt;
  Flight flight{id, later(now, options_.timeout), take_batch(now)};
  Delivery delivery{id, options_.name, {}, flight.timeout};
  for (const std::uint64_t unit : flight.units) {
    delivery.items.push_back(hand_out(units_.find(unit)->second, id));
  }
  rate_.take(now);
  breaker_.take();
  flights_.emplace(id, std::move(flight));
  return delivery;
}

void Queue::expire(std::int64_t now, std::mt19937_64& random) {
  while (!flights_.empty() && flights_.begin()->second.timeout <= now) {
    late_.push_back(std::move(flights_.begin()->second));
    flights_.erase(flights_.begin());
    if (late_.size() > kLateFlights) late_.pop_front();
    time_out(late_.back(), now, random);
  }
  while (!waiting_.empty()) {
    const std::uint64_t id = *waiting_.begin();
    Unit& oldest = units_.find(id)->second;
    if (later(oldest.submitted, options_.retry.deadline) > now) break;
    unqueue(id, oldest);
    if (oldest.why.empty()) oldest.why = "its deadline passed before it was its turn";
    finish(id, oldest, Unit::State::kDead, now);
  }
}

void Queue::time_out(const Flight& flight, std::int64_t now, std::mt19937_64& random) {
  ++metrics_.timeouts;
  breaker_.failure(now);
  for (const std::uint64_t id : flight.units) {
    const auto found = units_.find(id);
    if (found == units_.end() || found->second.flight != flight.id ||
        found->second.state != Unit::State::kFlying) {
      continue;  // a late answer to an earlier attempt has finished it
    }
    found->second.why = "not answered in time";
    metrics_.in_flight -= found->second.count();
    retry(id, found->second, 0, now, random);
  }
}

Status Queue::complete(std::uint64_t id, std::span<const Outcome> outcomes, std::int64_t now,
                       std::mt19937_64& random) {
  if (const auto found = flights_.find(id); found != flights_.end()) {
    const Status done = answer(found->second, outcomes, now, random, false);
    if (done) flights_.erase(found);
    return done;
  }
  const auto late = std::ranges::find(late_, id, &Flight::id);
  if (late == late_.end()) return {};
  const Status done = answer(*late, outcomes, now, random, true);
  if (done) late_.erase(late);
  return done;
}

void Queue::judge(std::span<const Outcome> outcomes, std::int64_t now) {
  const auto answered = [](const Outcome& o) { return o.kind != Outcome::Kind::kRetry; };
  const auto hinted = [](const Outcome& o) { return o.retry_after > 0; };
  if (std::ranges::any_of(outcomes, answered)) {
    breaker_.success();
  } else if (std::ranges::any_of(outcomes, hinted)) {
    breaker_.throttled(now);
  } else {
    breaker_.failure(now);
  }
}

Status Queue::answer(const Flight& flight, std::span<const Outcome> outcomes, std::int64_t now,
                     std::mt19937_64& random, bool late) {
  if (outcomes.size() != flight.units.size()) {
    return Error{ErrorCode::kInvalidArgument,
                 "delivery " + std::to_string(flight.id) + " has " +
                     std::to_string(flight.units.size()) + " items, not " +
                     std::to_string(outcomes.size()), {}};
  }
  const auto delivered = [](const Outcome& o) { return o.kind == Outcome::Kind::kDelivered; };
  if (!late || std::ranges::any_of(outcomes, delivered)) judge(outcomes, now);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto found = units_.find(flight.units[i]);
    if (found == units_.end()) continue;
    Unit& unit = found->second;
    const bool current = unit.state == Unit::State::kFlying && unit.flight == flight.id;
    if (current || delivered(outcomes[i])) apply(found->first, unit, outcomes[i], now, random);
  }
  return {};
}

void Queue::apply(std::uint64_t id, Unit& unit, const Outcome& outcome, std::int64_t now,
                  std::mt19937_64& random) {
  if (unit.state == Unit::State::kDelivered || unit.state == Unit::State::kDead) return;
  if (unit.state == Unit::State::kFlying) {
    metrics_.in_flight -= unit.count();
  } else {
    unqueue(id, unit);
  }
  if (outcome.kind == Outcome::Kind::kDelivered) {
    finish(id, unit, Unit::State::kDelivered, now);
    return;
  }
  unit.why = without_secrets(outcome.why, *unit.messages);
  if (outcome.kind == Outcome::Kind::kRetry) {
    retry(id, unit, outcome.retry_after, now, random);
    return;
  }
  metrics_.refused += unit.count();
  finish(id, unit, Unit::State::kDead, now);
}

void Queue::retry(std::uint64_t id, Unit& unit, std::int64_t hint, std::int64_t now,
                  std::mt19937_64& random) {
  std::int64_t wait = backoff(options_.retry, unit.attempts, random);
  if (hint > 0) {
    hint = std::min(hint, options_.retry.longest_hint);
    paused_until_ = std::max(paused_until_, later(now, hint));
    wait = std::max(wait, hint);
  }
  unit.due = later(now, wait);
  if (unit.due >= later(unit.submitted, options_.retry.deadline)) {
    finish(id, unit, Unit::State::kDead, now);
    return;
  }
  unit.state = Unit::State::kRetry;
  waiting_.insert(id);
  retries_.emplace(unit.due, id);
  metrics_.queued += unit.count();
  metrics_.retried += unit.count();
}

void Queue::finish(std::uint64_t id, Unit& unit, Unit::State state, std::int64_t now) {
  unit.state = state;
  unit.finished = now;
  finished_.push_back(id);
  if (state == Unit::State::kDead) {
    metrics_.dead += unit.count();
    return;
  }
  const std::int64_t took = now - unit.submitted;
  const auto bucket = std::ranges::lower_bound(kLatencyBounds, took) - kLatencyBounds.begin();
  metrics_.delivered += unit.count();
  metrics_.latency[static_cast<std::size_t>(bucket)] += unit.count();
  metrics_.latency_seconds += static_cast<double>(took) * 1e-9 * static_cast<double>(unit.count());
}

Unit* Queue::finished() {
  return finished_.empty() ? nullptr : &units_.find(finished_.front())->second;
}

void Queue::settled() {
  const auto unit = units_.find(finished_.front());
  by_key_.erase(pair_of(unit->second.key));
  units_.erase(unit);
  finished_.pop_front();
}

void Queue::put_off() {
  finished_.push_back(finished_.front());
  finished_.pop_front();
}

}  // namespace cloudtrail::respond
