// The catalog, compiled once: templates, and wheels that draw by weight.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog.hpp"
#include "generator/random.hpp"
#include "generator/template.hpp"

namespace cloudtrail::generator {

/// Draws indices as often as their weights say.
class Wheel {
 public:
  void add(std::size_t index, std::uint32_t weight) {
    slots_.insert(slots_.end(), weight, static_cast<std::uint16_t>(index));
  }
  bool empty() const noexcept { return slots_.empty(); }
  std::size_t draw(Random& random) const {
    return slots_[random.below(static_cast<std::uint32_t>(slots_.size()))];
  }

 private:
  std::vector<std::uint16_t> slots_;
};

struct Event {
  const EventSpec* spec = nullptr;
  std::string source;   ///< "ec2.amazonaws.com"
  std::string service;  ///< Of the calling service, or empty.
  Template request, response, resources, additional, details, host;
  Wheel errors;  ///< Indices into World::errors.

  bool has(Trait trait) const noexcept { return (spec->traits & trait) != 0; }
};

struct Identity {
  const IdentitySpec* spec = nullptr;
  Template text, arn;
};

struct ErrorText {
  Template code, message;
};

struct World {
  std::vector<Event> principal_events, service_events, odd_events;
  std::vector<Identity> principals, services;
  std::vector<Template> agents;
  std::vector<ErrorText> errors;

  Wheel principal_wheel, console_wheel, service_wheel, odd_wheel;
  /// Who acts, by Agent, without [0] and with [1] the odd ones; kService is drawn with kSdk.
  Wheel identity_wheels[2][3];
  Wheel service_identity_wheel;
  Wheel agent_wheels[4];    ///< By Agent.
  Wheel version_wheels[2];  ///< Minor parts of eventVersion: recent ones, and all.

  const Event& event(std::string_view source, std::string_view name) const;
  const Identity& principal(std::string_view label) const;
  const ErrorText& access_denied() const;
  static const World& instance();
};

}  // namespace cloudtrail::generator
