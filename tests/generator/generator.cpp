#include "generator/generator.hpp"

#include <algorithm>
#include <utility>

#include "generator/record_writer.hpp"
#include "generator/story.hpp"
#include "generator/world.hpp"

namespace cloudtrail::generator {
namespace {

constexpr std::uint32_t kActors = 3000;
constexpr std::uint32_t kSameActorOf5 = 4;  ///< Calls come in runs: four in five go on with one.
constexpr std::uint32_t kRecentRecords = 16;
constexpr std::uint32_t kOddEventsOneIn = 30;

/// The principals that act through a service do so through one of these.
constexpr std::string_view kForwarders[] = {"cloudformation.amazonaws.com",
                                            "secretsmanager.amazonaws.com",
                                            "autoscaling.amazonaws.com", "athena.amazonaws.com"};

struct Recent {
  std::string record;
  std::int64_t time = 0;
};

}  // namespace

class Generator::Impl {
 public:
  explicit Impl(const Options& options)
      : options_(options), random_(mix(options.seed, 1)), recent_(recent_slots()) {
    scene_.seed = mix(options.seed, 2);
    scene_.time_ms = options.start * 1000;
  }

  RecordInfo append_record(std::string& out) {
    scene_.time_ms += random_.below(2 * options_.mean_gap_ms + 1);
    if (!fixed_scope_) draw_scope();
    ++count_;
    RecordInfo info{scene_.time_ms / 1000, false};
    if (options_.duplicate_share > 0 && repeat(out, info)) return info;
    const std::size_t start = out.size();
    const Plan plan = story_is_due() ? plan_story() : draw_plan();
    info.time = scene_.time_ms / 1000;
    writer_.write(plan, scene_, random_, options_.oddities, out);
    if (options_.duplicate_share > 0) remember(std::string_view(out).substr(start), info.time);
    return info;
  }

  void set_scope(Scope scope) {
    fixed_scope_ = true;
    scene_.account = scope.account % static_cast<std::uint32_t>(account_ids().size());
    scene_.region = scope.region % static_cast<std::uint32_t>(region_names().size());
  }
  void free_scope() { fixed_scope_ = false; }

  void seek(std::int64_t time, std::uint32_t mean_gap_ms) {
    scene_.time_ms = time * 1000;
    options_.mean_gap_ms = mean_gap_ms;
  }

  std::int64_t time() const { return scene_.time_ms / 1000; }

  Random& random() { return random_; }
  void append_template(std::string& out, std::string_view text) {
    draw_actors();
    scene_.arn = {};
    scene_.host = {};
    Template(text).expand(out, scene_, random_);
  }

 private:
  static std::size_t recent_slots() { return account_ids().size() * region_names().size(); }

  void draw_scope() {
    scene_.account =
        random_.one_in(2) ? 0 : random_.below(static_cast<std::uint32_t>(account_ids().size()));
    scene_.region =
        random_.one_in(2) ? 0 : random_.below(static_cast<std::uint32_t>(region_names().size()));
  }

  void draw_actors() {
    if (random_.below(5) >= kSameActorOf5) actor_ = random_.below(kActors);
    scene_.actor = mix(scene_.seed + scene_.account, actor_);
    scene_.target = random_.next();
  }

  std::vector<Recent>& recent() {
    return recent_[scene_.account * region_names().size() + scene_.region];
  }

  bool repeat(std::string& out, RecordInfo& info) {
    const std::vector<Recent>& candidates = recent();
    if (candidates.empty() || !random_.chance(options_.duplicate_share)) return false;
    const Recent& chosen = candidates[random_.below(static_cast<std::uint32_t>(candidates.size()))];
    out.append(chosen.record);
    info = {chosen.time, true};
    return true;
  }

  void remember(std::string_view record, std::int64_t time) {
    std::vector<Recent>& kept = recent();
    const bool grows = kept.size() < kRecentRecords;
    Recent& slot = grows ? kept.emplace_back() : kept[count_ % kRecentRecords];
    slot.record.assign(record);
    slot.time = time;
  }

  /// The story plays in the first account, where the trail's home region is the first one.
  bool story_is_due() {
    if (!options_.story || scene_.account != 0) return false;
    if (fixed_scope_ && scene_.region != 0) return false;
    return count_ >= next_step_;
  }

  Plan plan_story() {
    const StoryStep& step = story_steps()[step_];
    scene_.region = 0;
    scene_.actor = mix(scene_.seed, 0x5707);
    scene_.target = mix(scene_.seed, 0x5708 + stories_);
    Plan plan;
    plan.event = &world_.event(step.source, step.name);
    plan.identity = &world_.principal(step.identity);
    plan.version = 11;
    plan.console = plan.identity->spec->agent == Agent::kConsole;
    if (step.denied) plan.error = &world_.access_denied();
    advance_story();
    return plan;
  }

  void advance_story() {
    next_step_ = count_ + 1 + random_.below(2 * kStepInterval);
    if (++step_ < story_steps().size()) return;
    step_ = 0;
    ++stories_;
    next_step_ = count_ + kStoryInterval;
  }

  Plan draw_plan() {
    draw_actors();
    const bool odd = options_.oddities;
    Plan plan;
    plan.version = static_cast<std::uint32_t>(world_.version_wheels[odd ? 1 : 0].draw(random_));
    if (odd && random_.one_in(kOddEventsOneIn)) {
      plan.event = &draw_event(world_.odd_events, world_.odd_wheel);
      draw_principal(plan, plan.event->has(kConsoleOnly));
    } else if (random_.chance(options_.service_share)) {
      plan.event = &next_event(world_.service_events, world_.service_wheel, last_service_event_);
      plan.identity = &world_.services[odd ? world_.service_identity_wheel.draw(random_) : 0];
      scene_.service = plan.event->service;
      if (random_.one_in(100)) draw_error(plan);
    } else {
      const bool console = random_.chance(options_.console_share);
      plan.event = console ? &draw_event(world_.principal_events, world_.console_wheel)
                           : &next_event(world_.principal_events, world_.principal_wheel,
                                         last_principal_event_);
      draw_principal(plan, console);
      if (random_.one_in(14)) draw_error(plan);
    }
    raise_version(plan);
    return plan;
  }

  /// Programs poll: what only reads is often done again.
  const Event& next_event(const std::vector<Event>& events, const Wheel& wheel,
                          const Event*& last) {
    const bool again = last != nullptr && last->has(kReadOnly) && !last->has(kGlobal);
    if (!again || random_.one_in(2)) last = &draw_event(events, wheel);
    return *last;
  }

  /// Global services record in us-east-1: the scope follows, or another event is drawn.
  const Event& draw_event(const std::vector<Event>& events, const Wheel& wheel) {
    const Event* event = &events[wheel.draw(random_)];
    while (event->has(kGlobal) && scene_.region != 0 && fixed_scope_) {
      event = &events[wheel.draw(random_)];
    }
    if (event->has(kGlobal)) scene_.region = 0;
    return *event;
  }

  void draw_principal(Plan& plan, bool console) {
    const Agent agent = plan.event->has(kSignIn) ? Agent::kBrowser
                        : console                ? Agent::kConsole
                                                 : Agent::kSdk;
    const Wheel& wheel = world_.identity_wheels[options_.oddities ? 1 : 0][static_cast<int>(agent)];
    Random of_actor(scene_.actor);  // who acts stays the same, and so does how
    plan.identity = &world_.principals[wheel.draw(of_actor)];
    plan.console = agent == Agent::kConsole;
    scene_.service = kForwarders[random_.below(static_cast<std::uint32_t>(std::size(kForwarders)))];
  }

  void draw_error(Plan& plan) {
    if (plan.event->has(kServiceEvent) || plan.event->errors.empty()) return;
    plan.error = &world_.errors[plan.event->errors.draw(random_)];
  }

  static void raise_version(Plan& plan) {
    plan.version = std::max(plan.version, plan.identity->spec->min_version);
    if (plan.event->has(kNetwork)) plan.version = std::max(plan.version, 9U);
    if (plan.event->has(kEdge)) plan.version = std::max(plan.version, 8U);
    if (plan.event->has(kInsight)) plan.version = std::max(plan.version, 7U);
    if (plan.event->has(kServiceEvent)) plan.version = std::max(plan.version, 5U);
  }

  const World& world_ = World::instance();
  Options options_;
  Random random_;
  Scene scene_;
  RecordWriter writer_;
  std::vector<std::vector<Recent>> recent_;
  bool fixed_scope_ = false;
  std::uint32_t actor_ = 0;
  const Event* last_service_event_ = nullptr;
  const Event* last_principal_event_ = nullptr;
  std::uint64_t count_ = 0;
  std::uint64_t next_step_ = kStoryStart;
  std::size_t step_ = 0;
  std::uint64_t stories_ = 0;
};

Generator::Generator(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;

RecordInfo Generator::append_record(std::string& out) {
  return impl_->append_record(out);
}

std::string Generator::record() {
  std::string text;
  impl_->append_record(text);
  return text;
}

std::vector<std::string> Generator::records(std::size_t count) {
  std::vector<std::string> all(count);
  for (std::string& text : all) impl_->append_record(text);
  return all;
}

void Generator::set_scope(Scope scope) {
  impl_->set_scope(scope);
}
void Generator::free_scope() {
  impl_->free_scope();
}
void Generator::seek(std::int64_t time, std::uint32_t gap) {
  impl_->seek(time, gap);
}
std::int64_t Generator::time() const {
  return impl_->time();
}
std::uint64_t Generator::random() {
  return impl_->random().next();
}
std::uint32_t Generator::random_below(std::uint32_t bound) {
  return impl_->random().below(bound);
}
void Generator::append_template(std::string& out, std::string_view text) {
  impl_->append_template(out, text);
}

std::span<const std::string_view> Generator::accounts() {
  return account_ids();
}
std::span<const std::string_view> Generator::regions() {
  return region_names();
}

std::string log_file(Generator& generator, std::size_t records) {
  std::string text = "{\"Records\":[";
  for (std::size_t i = 0; i < records; ++i) {
    if (i > 0) text.push_back(',');
    generator.append_record(text);
  }
  return text.append("]}");
}

std::string log_file(std::span<const std::string> records) {
  std::string text = "{\"Records\":[";
  for (const std::string& record : records) {
    if (&record != records.data()) text.push_back(',');
    text.append(record);
  }
  return text.append("]}");
}

std::string ndjson(Generator& generator, std::size_t records) {
  std::string text;
  for (std::size_t i = 0; i < records; ++i) {
    generator.append_record(text);
    text.push_back('\n');
  }
  return text;
}

}  // namespace cloudtrail::generator
