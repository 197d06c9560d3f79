#include <cloudtrail/dispatcher.hpp>

#include <algorithm>
#include <cloudtrail/dead_letter.hpp>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "respond/message.hpp"
#include "respond/options.hpp"
#include "respond/queue.hpp"

namespace cloudtrail {
namespace {

using respond::Queue;
using respond::Unit;

/// What another trigger that waits for a message takes of the queue's bytes.
constexpr std::size_t kWaitingBytes = 64;

Error no_room(const std::string& where, std::string_view option) {
  return Error{ErrorCode::kLimitExceeded, where + " has no room (" + std::string(option) + ")", {}};
}

std::string sent_key(const std::string& destination, const Hash128& key) {
  return "sent/" + destination + "/" + respond::text_of(key);
}

DeadLetter letter_of(const Unit& unit, const std::string& destination) {
  return {.destination = destination,
          .key = respond::text_of(unit.key),
          .attempts = unit.attempts,
          .submitted = unit.submitted,
          .died = unit.finished,
          .why = unit.why,
          .messages = *unit.messages};
}

}  // namespace

struct Dispatcher::State {
  struct Held {
    std::size_t messages = 0;
    std::size_t bytes = 0;
  };
  struct Destination {
    explicit Destination(DestinationOptions options) : queue(std::move(options)) {}
    const DestinationOptions& options() const { return queue.options(); }

    Queue queue;
    Held held;
  };
  /// The messages of an object that is not complete.
  struct Group {
    std::vector<Message> messages;
    std::size_t bytes = 0;
    std::size_t held_bytes = 0;
    std::set<std::pair<std::uint64_t, std::uint64_t>> keys;
  };
  using Groups = std::map<std::pair<std::size_t, std::string>, Group>;  // by destination, source
  struct Trigger {
    bool closed = false;
    bool abandoned = false;
    std::uint64_t units = 0;  // that it waits for
    Groups groups;
  };

  State(DispatcherOptions given, Store& given_store)
      : options(std::move(given)), store(given_store) {
    for (DestinationOptions& destination : options.destinations) {
      by_name.emplace(destination.name, destinations.size());
      destinations.emplace_back(std::move(destination));
    }
    options.destinations.clear();
  }

  void advance(std::int64_t time) { now = std::max(now, time); }

  void hold(Destination& to, std::size_t messages, std::size_t bytes);
  void release(Destination& from, std::size_t messages, std::size_t bytes);
  Status check(const Destination& to, const Message& message) const;
  Status room(Destination& to, std::size_t bytes) const;
  Status flush_if_stuck(std::size_t to);
  Status flush(std::optional<std::size_t> to);

  Result<Trigger*> trigger_of(TriggerId id);
  Status submit(TriggerId id, Trigger& trigger, std::size_t to, Message message);
  Status add_to_group(TriggerId id, Trigger& trigger, std::size_t to, Message message);
  Status cut(TriggerId id, Trigger& trigger, std::size_t to, Group& group);
  Result<bool> collapse(TriggerId id, Trigger& trigger, Destination& to, const Hash128& key);
  void queue(TriggerId id, Trigger& trigger, Destination& to, Unit unit);

  Status record(const Destination& of, const Unit& unit);
  Status settle(Destination& of);
  void release_triggers(const Unit& unit);
  void forget_if_done(TriggerId id);

  DispatcherOptions options;
  Store& store;
  std::int64_t now = respond::kAlways;
  std::vector<Destination> destinations;
  std::map<std::string, std::size_t, std::less<>> by_name;
  std::unordered_map<TriggerId, Trigger> triggers;
  std::vector<TriggerId> acknowledged;
  Held held;
  std::uint64_t next_delivery = 1;
  std::size_t turn = 0;
};

void Dispatcher::State::hold(Destination& to, std::size_t messages, std::size_t bytes) {
  for (Held* sum : {&to.held, &held}) {
    sum->messages += messages;
    sum->bytes += bytes;
  }
}

void Dispatcher::State::release(Destination& from, std::size_t messages, std::size_t bytes) {
  for (Held* sum : {&from.held, &held}) {
    sum->messages -= messages;
    sum->bytes -= bytes;
  }
}

Status Dispatcher::State::check(const Destination& to, const Message& message) const {
  const auto wrong = [&](const std::string& what) {
    return Error{ErrorCode::kInvalidArgument,
                 "a message for destination " + to.options().name + " " + what, {}};
  };
  const auto over = [&](std::size_t bytes, std::size_t limit, std::string_view option) {
    return wrong("has " + std::to_string(bytes) + " bytes, more than the " +
                 std::to_string(limit) + " that it takes (" + std::string(option) + ")");
  };
  if (message.carries.empty()) return wrong("carries nothing");
  const DeliveryLimits& limits = to.options().limits;
  if (message.bytes() > limits.message_bytes) {
    return over(message.bytes(), limits.message_bytes, "message_bytes");
  }
  const std::size_t most = std::min(to.options().queue_bytes, options.bytes);
  const std::size_t bytes = respond::held_bytes(message);
  if (bytes > most) return over(bytes, most, "queue_bytes, bytes");
  return respond::check_texts(message);
}

Status Dispatcher::State::room(Destination& to, std::size_t bytes) const {
  const std::string name = "destination " + to.options().name;
  if (to.held.messages >= to.options().queue_messages) return no_room(name, "queue_messages");
  if (to.held.bytes + bytes > to.options().queue_bytes) return no_room(name, "queue_bytes");
  if (held.messages >= options.messages) return no_room("the dispatcher", "messages");
  if (held.bytes + bytes > options.bytes) return no_room("the dispatcher", "bytes");
  return {};
}

/// Objects that are not complete wait for more; where there is room for nothing else, that never
/// comes.
Status Dispatcher::State::flush_if_stuck(std::size_t to) {
  const auto moves = [](const Destination& d) { return d.queue.holds_units(); };
  if (std::ranges::none_of(destinations, moves)) return flush(std::nullopt);
  if (!moves(destinations[to])) return flush(to);
  return {};
}

Status Dispatcher::State::flush(std::optional<std::size_t> to) {
  for (auto& [id, trigger] : triggers) {
    for (auto& [place, group] : trigger.groups) {
      if (to && place.first != *to) continue;
      if (Status done = cut(id, trigger, place.first, group); !done) return done;
    }
  }
  return {};
}

Result<Dispatcher::State::Trigger*> Dispatcher::State::trigger_of(TriggerId id) {
  const auto found = triggers.find(id);
  if (found == triggers.end()) {
    if (triggers.size() >= options.triggers) return no_room("the dispatcher", "triggers");
    return &triggers[id];
  }
  if (!found->second.closed) return &found->second;
  return Error{ErrorCode::kInvalidArgument, "trigger " + std::to_string(id) + " is closed", {}};
}

/// Whether the same is or was sent already; then the trigger waits for that, if there is still
/// something to wait for.
Result<bool> Dispatcher::State::collapse(TriggerId id, Trigger& trigger, Destination& to,
                                         const Hash128& key) {
  if (Unit* unit = to.queue.find(key)) {
    if (unit->waiting_triggers.back() == id) return true;
    unit->waiting_triggers.push_back(id);
    unit->held_bytes += kWaitingBytes;
    hold(to, 0, kWaitingBytes);
    ++trigger.units;
    return true;
  }
  if (to.options().remembered == 0) return false;
  Result<std::optional<std::string>> sent = store.get(sent_key(to.options().name, key), now);
  if (!sent) return std::move(sent).error();
  return sent->has_value();
}

void Dispatcher::State::queue(TriggerId id, Trigger& trigger, Destination& to, Unit unit) {
  unit.submitted = now;
  unit.waiting_triggers.push_back(id);
  ++trigger.units;
  to.queue.add(std::move(unit));
}

Status Dispatcher::State::submit(TriggerId id, Trigger& trigger, std::size_t index,
                                 Message message) {
  Destination& to = destinations[index];
  Unit unit;
  unit.key = respond::key_of(to.options().name, {&message, 1});
  Result<bool> collapsed = collapse(id, trigger, to, unit.key);
  if (!collapsed) return std::move(collapsed).error();
  ++to.queue.metrics().submitted;
  if (*collapsed) {
    ++to.queue.metrics().collapsed;
    return {};
  }
  unit.bytes = message.bytes();
  unit.held_bytes = respond::held_bytes(message);
  hold(to, 1, unit.held_bytes);
  unit.messages = std::make_shared<const std::vector<Message>>(1, std::move(message));
  ++to.queue.metrics().queued;
  queue(id, trigger, to, std::move(unit));
  return {};
}

Status Dispatcher::State::add_to_group(TriggerId id, Trigger& trigger, std::size_t index,
                                       Message message) {
  Destination& to = destinations[index];
  const DeliveryLimits& limits = to.options().limits;
  Group& group = trigger.groups[{index, message.source}];
  const bool fits = group.messages.size() < limits.batch_messages &&
                    group.bytes + message.bytes() <= limits.batch_bytes;
  if (!fits) {
    if (Status done = cut(id, trigger, index, group); !done) return done;
  }
  const Hash128 key = respond::key_of(to.options().name, {&message, 1});
  ++to.queue.metrics().submitted;
  if (!group.keys.emplace(key.high, key.low).second) {
    ++to.queue.metrics().collapsed;
    return {};
  }
  const std::size_t bytes = respond::held_bytes(message);
  hold(to, 1, bytes);
  group.bytes += message.bytes();
  group.held_bytes += bytes;
  group.messages.push_back(std::move(message));
  ++to.queue.metrics().queued;
  return {};
}

/// What there is of an object goes to the queue as one; the group begins anew.
Status Dispatcher::State::cut(TriggerId id, Trigger& trigger, std::size_t index, Group& group) {
  if (group.messages.empty()) return {};
  Destination& to = destinations[index];
  Unit unit;
  unit.key = respond::key_of(to.options().name, group.messages);
  Result<bool> collapsed = collapse(id, trigger, to, unit.key);
  if (!collapsed) return std::move(collapsed).error();
  Group whole = std::exchange(group, Group());
  if (*collapsed) {
    to.queue.metrics().queued -= whole.messages.size();
    to.queue.metrics().collapsed += whole.messages.size();
    release(to, whole.messages.size(), whole.held_bytes);
    return {};
  }
  unit.bytes = whole.bytes;
  unit.held_bytes = whole.held_bytes;
  unit.messages = std::make_shared<const std::vector<Message>>(std::move(whole.messages));
  queue(id, trigger, to, std::move(unit));
  return {};
}

Status Dispatcher::State::record(const Destination& of, const Unit& unit) {
  Result<bool> done = true;
  if (unit.state == Unit::State::kDead) {
    const DeadLetter letter = letter_of(unit, of.options().name);
    done = store.put(letter.store_key(), std::nullopt, letter.to_json(), respond::kNever, now);
  } else if (of.options().remembered > 0) {
    done = store.put(sent_key(of.options().name, unit.key), std::nullopt, "",
                     respond::later(now, of.options().remembered), now);
  }
  // False: it is there, written by a call that failed all the same, or by another process.
  if (!done) return std::move(done).error();
  return {};
}

Status Dispatcher::State::settle(Destination& of) {
  while (const Unit* unit = of.queue.finished()) {
    if (Status done = record(of, *unit); !done) {
      of.queue.put_off();  // one that the store will not have must not hold up the others
      return done;
    }
    release(of, unit->count(), unit->held_bytes);
    release_triggers(*unit);
    of.queue.settled();
  }
  return {};
}

void Dispatcher::State::release_triggers(const Unit& unit) {
  for (const TriggerId id : unit.waiting_triggers) {
    --triggers.find(id)->second.units;
    forget_if_done(id);
  }
}

void Dispatcher::State::forget_if_done(TriggerId id) {
  const auto trigger = triggers.find(id);
  if (!trigger->second.closed || trigger->second.units > 0) return;
  if (!trigger->second.abandoned) acknowledged.push_back(id);
  triggers.erase(trigger);
}

Dispatcher::Dispatcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
Dispatcher::Dispatcher(Dispatcher&&) noexcept = default;
Dispatcher& Dispatcher::operator=(Dispatcher&&) noexcept = default;
Dispatcher::~Dispatcher() = default;

Result<Dispatcher> Dispatcher::create(DispatcherOptions options, Store& store) {
  if (Status good = respond::check(options); !good) return std::move(good).error();
  return Dispatcher(std::make_unique<State>(std::move(options), store));
}

Status Dispatcher::submit(TriggerId id, Message message, std::int64_t now) {
  State& state = *state_;
  state.advance(now);
  const auto found = state.by_name.find(message.destination);
  if (found == state.by_name.end()) {
    return Error{ErrorCode::kNotFound, "no destination " + message.destination, {}};
  }
  const std::size_t index = found->second;
  State::Destination& to = state.destinations[index];
  if (Status good = state.check(to, message); !good) return good;
  if (Status room = state.room(to, respond::held_bytes(message)); !room) {
    ++to.queue.metrics().held_up;
    const Status flushed = state.flush_if_stuck(index);
    return flushed ? room : flushed;
  }
  Result<State::Trigger*> trigger = state.trigger_of(id);
  if (!trigger) return std::move(trigger).error();
  const bool object = to.options().batching == Batching::kObject;
  return object ? state.add_to_group(id, **trigger, index, std::move(message))
                : state.submit(id, **trigger, index, std::move(message));
}

Status Dispatcher::close(TriggerId id, std::int64_t now) {
  State& state = *state_;
  state.advance(now);
  Result<State::Trigger*> trigger = state.trigger_of(id);
  if (!trigger) return std::move(trigger).error();
  for (auto& [place, group] : (*trigger)->groups) {
    if (Status done = state.cut(id, **trigger, place.first, group); !done) return done;
  }
  (*trigger)->groups.clear();
  (*trigger)->closed = true;
  state.forget_if_done(id);
  return {};
}

Status Dispatcher::abandon(TriggerId id) {
  State& state = *state_;
  const auto found = state.triggers.find(id);
  if (found == state.triggers.end()) {
    return Error{ErrorCode::kNotFound, "no trigger " + std::to_string(id), {}};
  }
  State::Trigger& trigger = found->second;
  for (const auto& [place, group] : trigger.groups) {
    State::Destination& of = state.destinations[place.first];
    of.queue.metrics().queued -= group.messages.size();
    of.queue.metrics().abandoned += group.messages.size();
    state.release(of, group.messages.size(), group.held_bytes);
  }
  trigger.groups.clear();
  trigger.closed = true;
  trigger.abandoned = true;
  state.forget_if_done(id);
  return {};
}

std::optional<Delivery> Dispatcher::next(std::int64_t now) {
  State& state = *state_;
  state.advance(now);
  const std::size_t count = state.destinations.size();
  for (State::Destination& destination : state.destinations) {
    destination.queue.expire(state.now, state.options.random);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t index = (state.turn + i) % count;
    auto delivery = state.destinations[index].queue.next(state.next_delivery, state.now);
    if (!delivery) continue;
    ++state.next_delivery;
    state.turn = (index + 1) % count;
    return delivery;
  }
  return std::nullopt;
}

Status Dispatcher::complete(std::uint64_t delivery, std::span<const Outcome> outcomes,
                            std::int64_t now) {
  State& state = *state_;
  state.advance(now);
  if (delivery == 0 || delivery >= state.next_delivery) {
    return Error{ErrorCode::kInvalidArgument,
                 "delivery " + std::to_string(delivery) + " was never handed out", {}};
  }
  for (State::Destination& destination : state.destinations) {
    Status done =
        destination.queue.complete(delivery, outcomes, state.now, state.options.random);
    if (!done) return done;
  }
  return {};
}

Status Dispatcher::settle(std::int64_t now) {
  State& state = *state_;
  state.advance(now);
  Status first;
  for (State::Destination& destination : state.destinations) {
    Status done = state.settle(destination);
    if (!done && first) first = std::move(done);
  }
  return first;
}

std::vector<TriggerId> Dispatcher::acknowledged() {
  return std::exchange(state_->acknowledged, {});
}

std::optional<std::int64_t> Dispatcher::next_due() const {
  std::int64_t due = respond::kNever;
  for (const State::Destination& destination : state_->destinations) {
    due = std::min(due, destination.queue.due());
  }
  return due == respond::kNever ? std::nullopt : std::optional(due);
}

DispatcherMetrics Dispatcher::metrics() const {
  DispatcherMetrics metrics;
  for (const State::Destination& destination : state_->destinations) {
    DestinationMetrics& one = metrics.destinations.emplace_back(destination.queue.metrics());
    one.held_bytes = destination.held.bytes;
    one.breaker = destination.queue.breaker();
    metrics.unsettled += destination.queue.unsettled();
  }
  metrics.triggers = state_->triggers.size();
  return metrics;
}

}  // namespace cloudtrail
