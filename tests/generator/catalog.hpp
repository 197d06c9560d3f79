// What can happen in the made-up world, as data: who acts, how, and which calls are made. The texts
// are templates (template.hpp). Weights are relative within a list.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace cloudtrail::generator {

enum Trait : std::uint32_t {
  kReadOnly = 1U << 0,
  kDataEvent = 1U << 1,      ///< eventCategory Data, managementEvent false.
  kServiceEvent = 1U << 2,   ///< eventType AwsServiceEvent; no requestID.
  kSignIn = 1U << 3,         ///< eventType AwsConsoleSignIn, made in a browser; no requestID.
  kConsoleAction = 1U << 4,  ///< eventType AwsConsoleAction.
  kGlobal = 1U << 5,         ///< Recorded in us-east-1 alone.
  kOdd = 1U << 6,            ///< Only with Options::oddities.
  kConsoleOnly = 1U << 7,
  kShared = 1U << 8,      ///< Has a sharedEventID, and the other account as its recipient.
  kNetwork = 1U << 9,     ///< A network activity event (eventType AwsVpceEvent).
  kInsight = 1U << 10,    ///< An Insights event: no identity, no call.
  kEdge = 1U << 11,       ///< Has edgeDeviceDetails.
  kNamesHost = 1U << 12,  ///< S3: the bucket is part of the host name.
  kStory = 1U << 13,      ///< Only as a part of the story.
  kManyKeys = 1U << 14,   ///< Over 500 keys in the request.
  kHuge = 1U << 15,       ///< About 110 kB.
};

struct EventSpec {
  std::string_view source;  ///< Without ".amazonaws.com".
  std::string_view name;
  std::uint32_t weight = 0;
  std::uint32_t traits = 0;
  std::string_view request = "null";
  std::string_view response = "null";
  std::string_view resources = "";   ///< Empty: absent.
  std::string_view additional = "";  ///< additionalEventData. Empty: absent.
  std::string_view details = "";     ///< serviceEventDetails or insightDetails.
  std::string_view api_version = "";
  std::string_view service = "";  ///< The caller, for events that a service makes.
};

enum class Agent : std::uint8_t { kSdk, kConsole, kBrowser, kService };

struct IdentitySpec {
  std::string_view label;  ///< For the tests: the `type`, or another name for the shape.
  std::uint32_t weight = 0;
  std::uint32_t min_version = 0;  ///< Minor part of the eventVersion it needs.
  bool odd = false;               ///< Only with Options::oddities.
  Agent agent = Agent::kSdk;
  std::string_view text;  ///< The whole userIdentity; empty: absent.
  std::string_view arn;   ///< As named in error messages.
};

struct AgentSpec {
  Agent agent;
  std::uint32_t weight;
  std::string_view text;
};

struct ErrorSpec {
  std::string_view source;  ///< Empty: any.
  std::uint32_t weight;
  std::string_view code;     ///< Empty: absent.
  std::string_view message;  ///< Empty: absent.
};

std::span<const EventSpec> principal_events();
std::span<const EventSpec> service_events();
std::span<const EventSpec> odd_events();
std::span<const IdentitySpec> principal_identities();
std::span<const IdentitySpec> service_identities();
std::span<const AgentSpec> agents();
std::span<const ErrorSpec> errors();

}  // namespace cloudtrail::generator
