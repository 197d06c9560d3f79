#include "generator/record_writer.hpp"

namespace cloudtrail::generator {
namespace {

constexpr unsigned kHugeItems = 128;
constexpr std::size_t kManyKeysCount = 520;

constexpr std::string_view kHugeRequestItem =
    R"({"imageId":"<image>","minCount":1,"maxCount":1,"keyName":"ops-2026","tags":[{"key":"kubernetes.io/cluster/prod","value":"owned"},{"key":"launch","value":"<b64:200>"}],"userData":"<sensitiveDataRemoved>"})";
constexpr std::string_view kHugeResponseItem =
    R"({"instanceId":"i-0<hex:16>","imageId":"<image>","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-10-0-<int:0:255>-44.<region>.compute.internal","instanceType":"<instance_type>","launchTime":<epoch_ms>,"placement":{"availabilityZone":"<region>a","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"<subnet>","vpcId":"<vpc>","privateIpAddress":"10.0.<int:0:255>.44"})";
constexpr std::string_view kEventContext =
    R"({"requestContext":{"aws:PrincipalArn":"<arn>","aws:SourceIp":"<actor_ip>","aws:SecureTransport":"true"},"tagContext":{"resourceTags":[{"arn":"arn:aws:s3:::<bucket>","tags":{"cost.center":"4711","aws:cloudformation:stack-name":"<stack>"}}],"principalTags":{"team":"payments"}}})";
constexpr std::string_view kAddendum =
    R"({"reason":"DELIVERY_DELAY","updatedFields":"responseElements","originalRequestID":"<uuid>","originalEventID":"<uuid>"})";
constexpr std::string_view kEdgeDevice =
    R"({"type":"SNOW","deviceId":"op-0<hex:16>","rackId":"or-0<hex:16>"})";

/// What many records have in common, compiled once.
struct Texts {
  Template uuid{"\"<uuid>\""};
  Template s3_request_id{"\"<upper:16>\""};
  Template actor_ip{"\"<actor_ip>\""};
  Template endpoint{"\"<endpoint>\""};
  Template failure{"{\"<name>\":\"Failure\"}"};
  Template event_context{kEventContext};
  Template addendum{kAddendum};
  Template edge_device{kEdgeDevice};
  Template huge_request_item{kHugeRequestItem};
  Template huge_response_item{kHugeResponseItem};
};

const Texts& texts() {
  static const Texts all;
  return all;
}

std::string_view event_type(const Event& event) {
  if (event.has(kSignIn)) return "AwsConsoleSignIn";
  if (event.has(kServiceEvent)) return "AwsServiceEvent";
  if (event.has(kConsoleAction)) return "AwsConsoleAction";
  if (event.has(kNetwork)) return "AwsVpceEvent";
  return "AwsApiCall";
}

std::string_view category(const Event& event) {
  if (event.has(kNetwork)) return "NetworkActivity";
  return event.has(kDataEvent) ? "Data" : "Management";
}

}  // namespace

void RecordWriter::write(const Plan& plan, Scene& scene, Random& random, bool oddities,
                         std::string& out) {
  plan_ = &plan;
  scene_ = &scene;
  random_ = &random;
  oddities_ = oddities;
  fields_.clear();
  scene.source = plan.event->spec->source;
  scene.name = plan.event->spec->name;
  host_.clear();
  plan.event->host.expand(host_, scene, random);
  scene.host = host_;
  if (has(kInsight)) {
    write_insight();
  } else {
    write_who();
    write_error();
    write_call();
    write_ids();
    write_kind();
    write_network();
    write_rarities();
    write_connection();
  }
  fields_.emit(out, draw_order(), random);
}

void RecordWriter::expand(Field field, const Template& text, bool quoted) {
  std::string& out = fields_.begin(field);
  if (quoted) out.push_back('"');
  text.expand(out, *scene_, *random_);
  if (quoted) out.push_back('"');
}

void RecordWriter::write_version_and_time() {
  std::string& version = fields_.begin(Field::kEventVersion).append("\"1.");
  append_number(version, plan_->version, plan_->version == 0 ? 1 : 2);
  version.push_back('"');
  if (!has(kInsight)) expand(Field::kUserIdentity, plan_->identity->text);
  std::string& time = fields_.begin(Field::kEventTime).append("\"");
  append_iso_time(time, scene_->time_ms / 1000);
  time.push_back('"');
}

void RecordWriter::write_insight() {
  write_version_and_time();
  fields_.add_string(Field::kAwsRegion, region_names()[scene_->region]);
  expand(Field::kEventId, texts().uuid);
  fields_.add_string(Field::kEventType, "AwsCloudTrailInsight");
  fields_.add_string(Field::kRecipientAccountId, account_ids()[scene_->account]);
  expand(Field::kSharedEventId, texts().uuid);
  expand(Field::kInsightDetails, plan_->event->details);
  fields_.add_string(Field::kEventCategory, "Insight");
}

void RecordWriter::write_who() {
  write_version_and_time();
  fields_.add_string(Field::kEventSource, plan_->event->source);
  fields_.add_string(Field::kEventName, plan_->event->spec->name);
  fields_.add_string(Field::kAwsRegion, region_names()[scene_->region]);
  write_agent(agent());
}

Agent RecordWriter::agent() const {
  if (has(kSignIn)) return Agent::kBrowser;
  const Agent usual = plan_->identity->spec->agent;
  return usual == Agent::kBrowser ? Agent::kSdk : usual;
}

void RecordWriter::write_agent(Agent agent) {
  // What a service does on somebody's behalf comes from its name or from "AWS Internal".
  const bool internal = agent == Agent::kService ? random_->one_in(12)
                                                 : agent == Agent::kConsole && random_->one_in(4);
  if (internal) {
    fields_.add_string(Field::kSourceIpAddress, "AWS Internal");
    fields_.add_string(Field::kUserAgent, "AWS Internal");
    return;
  }
  if (agent == Agent::kService) {
    fields_.add_string(Field::kSourceIpAddress, scene_->service);
    fields_.add_string(Field::kUserAgent, scene_->service);
    return;
  }
  expand(Field::kSourceIpAddress, texts().actor_ip);
  if (has(kNetwork) || odd_one_in(200)) return;
  const World& world = World::instance();
  const Wheel& wheel = world.agent_wheels[static_cast<int>(agent)];
  Random of_actor(mix(scene_->actor, 9));
  expand(Field::kUserAgent, world.agents[wheel.draw(of_actor)], true);
}

void RecordWriter::write_error() {
  if (has(kNetwork) && random_->one_in(3)) {
    fields_.add_string(Field::kErrorCode, "VpceAccessDenied");
    fields_.add_string(Field::kErrorMessage, "The request was denied due to a VPC endpoint policy");
    return;
  }
  if (plan_->error == nullptr) return;
  arn_.clear();
  plan_->identity->arn.expand(arn_, *scene_, *random_);
  scene_->arn = arn_;
  const ErrorText& error = *plan_->error;
  if (!error.code.empty()) expand(Field::kErrorCode, error.code, true);
  if (!error.message.empty()) expand(Field::kErrorMessage, error.message, true);
}

void RecordWriter::write_call() {
  const Event& event = *plan_->event;
  if (has(kNetwork) && event.request.empty()) return;
  write_request();
  if (has(kHuge)) {
    write_items(Field::kResponseElements, texts().huge_response_item);
  } else if (plan_->error == nullptr) {
    expand(Field::kResponseElements, event.response);
  } else if (has(kSignIn)) {
    expand(Field::kResponseElements, texts().failure);
  } else {
    fields_.add(Field::kResponseElements, "null");
  }
  if (!event.additional.empty()) expand(Field::kAdditionalEventData, event.additional);
}

void RecordWriter::write_request() {
  if (has(kHuge)) return write_items(Field::kRequestParameters, texts().huge_request_item);
  if (has(kManyKeys)) return write_many_keys();
  expand(Field::kRequestParameters, plan_->event->request);
}

void RecordWriter::write_items(Field field, const Template& item) {
  std::string& out = fields_.begin(field).append("{\"instancesSet\":{\"items\":[");
  for (unsigned i = 0; i < kHugeItems; ++i) {
    if (i > 0) out.push_back(',');
    item.expand(out, *scene_, *random_);
  }
  out.append("]}}");
}

void RecordWriter::write_many_keys() {
  std::string& out = fields_.begin(Field::kRequestParameters);
  out.append("{\"applicationId\":\"flags\",\"dynamicExtensionParameters\":{");
  for (std::size_t i = 0; i < kManyKeysCount; ++i) {
    out.append(i == 0 ? "\"flag." : ",\"flag.");
    append_number(out, i, 3);
    out.append(random_->one_in(2) ? "\":true" : "\":\"off\"");
  }
  out.append("}}");
}

void RecordWriter::write_ids() {
  if (!since(1)) return;
  const bool is_s3 = plan_->event->spec->source == "s3";
  if (!has(kServiceEvent) && !has(kSignIn)) {
    expand(Field::kRequestId, is_s3 ? texts().s3_request_id : texts().uuid);
  }
  expand(Field::kEventId, texts().uuid);
}

void RecordWriter::write_kind() {
  const Event& event = *plan_->event;
  // The documents say since 1.01, but the records of that time mostly lack it.
  if (since(6) || (since(1) && random_->one_in(4))) write_read_only();
  if (since(1)) write_resources();
  if (since(2)) fields_.add_string(Field::kEventType, event_type(event));
  if (since(1) && !event.spec->api_version.empty()) {
    fields_.add_string(Field::kApiVersion, event.spec->api_version);
  }
  if (since(6) && !has(kNetwork)) {
    fields_.add(Field::kManagementEvent, has(kDataEvent) ? "false" : "true");
  }
  if (since(2)) {
    fields_.add_string(Field::kRecipientAccountId, account_ids()[scene_->account]);
  }
}

void RecordWriter::write_read_only() {
  const std::string_view value = has(kReadOnly) ? "true" : "false";
  if (has(kNetwork)) return;
  if (odd_one_in(60)) return fields_.add_string(Field::kReadOnly, value);
  fields_.add(Field::kReadOnly, value);
}

void RecordWriter::write_resources() {
  if (!plan_->event->resources.empty()) {
    expand(Field::kResources, plan_->event->resources);
  } else if (odd_one_in(80)) {
    fields_.add(Field::kResources, "[]");
  }
}

void RecordWriter::write_network() {
  const bool shared = has(kShared) || has(kNetwork) || agent() == Agent::kSdk;
  if (since(3) && (has(kShared) || has(kNetwork))) {
    expand(Field::kSharedEventId, texts().uuid);
  }
  if (!since(4) || !shared || !(has(kNetwork) || random_->one_in(12))) return;
  expand(Field::kVpcEndpointId, texts().endpoint);
  if (since(9)) fields_.add_string(Field::kVpcEndpointAccountId, account_ids()[scene_->account]);
}

void RecordWriter::write_rarities() {
  if (since(5) && !plan_->event->details.empty()) {
    expand(Field::kServiceEventDetails, plan_->event->details);
  }
  if (since(7)) fields_.add_string(Field::kEventCategory, category(*plan_->event));
  if (has(kNetwork)) return;
  if (since(8) && odd_one_in(300)) expand(Field::kAddendum, texts().addendum);
  if (since(11) && random_->one_in(12)) write_context();
  if (has(kEdge)) expand(Field::kEdgeDeviceDetails, texts().edge_device);
}

void RecordWriter::write_context() {
  arn_.clear();
  plan_->identity->arn.expand(arn_, *scene_, *random_);
  scene_->arn = arn_;
  expand(Field::kEventContext, texts().event_context);
}

void RecordWriter::write_connection() {
  if (!since(8) || has(kNetwork)) return;
  const Agent who = agent();
  if (who != Agent::kService && !random_->one_in(8)) {
    std::string& out = fields_.begin(Field::kTlsDetails);
    out.append(random_->one_in(3)
                   ? R"({"tlsVersion":"TLSv1.2","cipherSuite":"ECDHE-RSA-AES128-GCM-SHA256",)"
                   : R"({"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",)");
    out.append(R"("clientProvidedHostHeader":")").append(host_).append("\"}");
  }
  if (plan_->console) {
    fields_.add(Field::kSessionCredentialFromConsole, odd_one_in(5) ? "true" : "\"true\"");
  }
}

KeyOrder RecordWriter::draw_order() {
  if (!oddities_) return KeyOrder::kUsual;
  const std::uint32_t drawn = random_->below(100);
  if (drawn < 6) return KeyOrder::kSorted;
  return drawn < 10 ? KeyOrder::kShuffled : KeyOrder::kUsual;
}

}  // namespace cloudtrail::generator
