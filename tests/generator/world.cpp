#include "generator/world.hpp"

#include <algorithm>

namespace cloudtrail::generator {
namespace {

constexpr std::string_view kDns = ".amazonaws.com";

std::string_view host_text(const EventSpec& spec) {
  if ((spec.traits & kNamesHost) != 0) return "<bucket>.s3.<region>.amazonaws.com";
  if ((spec.traits & kSignIn) != 0) return "<region>.signin.aws.amazon.com";
  if ((spec.traits & kGlobal) != 0) return "<source>.amazonaws.com";
  return "<source>.<region>.amazonaws.com";
}

Wheel error_wheel(std::string_view source) {
  Wheel wheel;
  const bool sign_in = source == "signin";
  for (std::size_t i = 0; i < errors().size(); ++i) {
    const ErrorSpec& error = errors()[i];
    if (error.source == source || (error.source.empty() && !sign_in)) wheel.add(i, error.weight);
  }
  return wheel;
}

std::vector<Event> compile(std::span<const EventSpec> specs) {
  std::vector<Event> events;
  for (const EventSpec& spec : specs) {
    Event event;
    event.spec = &spec;
    event.source.append(spec.source).append(kDns);
    if (!spec.service.empty()) event.service.append(spec.service).append(kDns);
    event.request = Template(spec.request);
    event.response = Template(spec.response);
    event.resources = Template(spec.resources);
    event.additional = Template(spec.additional);
    event.details = Template(spec.details);
    event.host = Template(host_text(spec));
    event.errors = error_wheel(spec.source);
    events.push_back(std::move(event));
  }
  return events;
}

std::vector<Identity> compile(std::span<const IdentitySpec> specs) {
  std::vector<Identity> identities;
  for (const IdentitySpec& spec : specs) {
    identities.push_back({&spec, Template(spec.text), Template(spec.arn)});
  }
  return identities;
}

void fill_event_wheels(World& world) {
  for (std::size_t i = 0; i < world.principal_events.size(); ++i) {
    const Event& event = world.principal_events[i];
    if (event.has(kStory)) continue;
    const std::uint32_t weight = event.spec->weight;
    if (!event.has(kConsoleOnly)) world.principal_wheel.add(i, weight);
    // People in the console change more than they look, and do not call what agents call.
    world.console_wheel.add(i, event.has(kReadOnly) ? 1 + weight / 10 : weight);
  }
  for (std::size_t i = 0; i < world.service_events.size(); ++i) {
    world.service_wheel.add(i, world.service_events[i].spec->weight);
  }
  for (std::size_t i = 0; i < world.odd_events.size(); ++i) {
    world.odd_wheel.add(i, world.odd_events[i].spec->weight);
  }
}

void fill_identity_wheels(World& world) {
  for (std::size_t i = 0; i < world.principals.size(); ++i) {
    const IdentitySpec& spec = *world.principals[i].spec;
    const Agent agent = spec.agent == Agent::kService ? Agent::kSdk : spec.agent;
    if (!spec.odd) world.identity_wheels[0][static_cast<int>(agent)].add(i, spec.weight);
    world.identity_wheels[1][static_cast<int>(agent)].add(i, spec.weight);
  }
  for (std::size_t i = 0; i < world.services.size(); ++i) {
    world.service_identity_wheel.add(i, world.services[i].spec->weight);
  }
}

void fill_version_wheels(World& world) {
  static constexpr std::uint32_t kWeights[] = {1, 1, 2, 1, 3, 7, 2, 3, 50, 14, 12, 24};
  for (std::size_t minor = 0; minor < std::size(kWeights); ++minor) {
    if (minor >= 8) world.version_wheels[0].add(minor, kWeights[minor]);
    world.version_wheels[1].add(minor, kWeights[minor]);
  }
}

World make_world() {
  World world;
  world.principal_events = compile(principal_events());
  world.service_events = compile(service_events());
  world.odd_events = compile(odd_events());
  world.principals = compile(principal_identities());
  world.services = compile(service_identities());
  for (std::size_t i = 0; i < agents().size(); ++i) {
    world.agents.emplace_back(agents()[i].text);
    world.agent_wheels[static_cast<int>(agents()[i].agent)].add(i, agents()[i].weight);
  }
  for (const ErrorSpec& error : errors()) {
    world.errors.push_back({Template(error.code), Template(error.message)});
  }
  fill_event_wheels(world);
  fill_identity_wheels(world);
  fill_version_wheels(world);
  return world;
}

}  // namespace

const Event& World::event(std::string_view source, std::string_view name) const {
  const Event* found = &principal_events.front();
  for (const Event& event : principal_events) {
    // The story's own form of an event stands behind the usual one.
    if (event.spec->source == source && event.spec->name == name) found = &event;
  }
  return *found;
}

const Identity& World::principal(std::string_view label) const {
  const auto found = std::find_if(principals.begin(), principals.end(),
                                  [label](const Identity& i) { return i.spec->label == label; });
  return found == principals.end() ? principals.front() : *found;
}

const ErrorText& World::access_denied() const {
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const ErrorSpec& spec = generator::errors()[i];
    if (spec.source.empty() && spec.code == "AccessDenied") return errors[i];
  }
  return errors.front();
}

const World& World::instance() {
  static const World world = make_world();
  return world;
}

}  // namespace cloudtrail::generator
