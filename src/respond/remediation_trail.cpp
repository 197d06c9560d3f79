// start-logging: a trail that was stopped logs again.
#include <cloudtrail/event.hpp>
#include <cloudtrail/remediation.hpp>

#include "base/document.hpp"
#include "record/text_of.hpp"
#include "respond/ready.hpp"
#include "respond/target.hpp"

namespace cloudtrail {
namespace respond {
namespace {

std::string trail_parameters(std::string_view name) {
  const Parameter parameters[] = {{"Name", name}};
  return parameters_of(parameters);
}

/// What `name`, a trail's name or ARN, is in the record's account and region. Of a trail for all
/// regions the ARN holds the home region, where alone it can be started.
Result<ActionTarget> trail_target(const Record& record, std::string_view name) {
  Result<ActionTarget> target = own_target(record);
  if (!target) return target;
  if (const std::optional<TrailArn> arn = parse_trail_arn(name)) {
    target->partition = arn->partition;
    target->region = arn->region;
    target->account = arn->account;
    target->resource = name;
    return target;
  }
  if (!is_trail_name(name)) {
    return Error{ErrorCode::kInvalidArgument,
                 "requestParameters.name is no name of a trail: " + cloudtrail::quoted(name), {}};
  }
  target->resource = "arn:" + target->partition + ":cloudtrail:" + target->region + ":" +
                     target->account + ":trail/" + std::string(name);
  return target;
}

ApiAnswer ask_status(AwsApi& api, const Action& action) {
  return api.call(action.target,
                  {"cloudtrail", "GetTrailStatus", trail_parameters(action.target.resource)});
}

/// Whether the trail was stopped at or after what the action answers, and started since. A status
/// that does not show that stop yet says nothing: starting once more does no harm.
bool is_started_since(const TrailStatus& status, const Action& action) noexcept {
  return status.logging && status.started && status.stopped &&
         *status.stopped >= action.event_time && *status.started >= *status.stopped;
}

/// The home region of the trail, where it is another one of the same partition. Asked without a
/// name: named, DescribeTrails leaves out the trails of other regions.
std::optional<ActionTarget> home_of(AwsApi& api, const Action& action) {
  const ApiAnswer answer = api.call(action.target, {"cloudtrail", "DescribeTrails", "{}"});
  const Result<OwnedRecord> body = OwnedRecord::parse(answer.body);
  if (!is_success(answer) || !body) return std::nullopt;
  const std::string& arn = action.target.resource;
  const std::string name = arn.substr(arn.rfind('/') + 1);
  for (const Value::Entry& trail : body->record().root().get("trailList")) {
    if (trail.value.get("Name").text() != name) continue;
    ActionTarget home = action.target;
    home.region = trail.value.get("HomeRegion").text();
    const bool other = is_region(home.region) && home.region != action.target.region &&
                       partition_of(home.region) == home.partition;
    if (other) return home;
  }
  return std::nullopt;
}

class StartLogging : public Remediator {
 public:
  explicit StartLogging(AwsApi* api) noexcept : api_(api) {}

  Result<std::vector<Action>> plan(const RetainedFinding& finding) const override {
    const Record& record = finding.record();
    if (!is_call(record, "cloudtrail.amazonaws.com", "StopLogging")) return std::vector<Action>();
    std::string scratch;
    const std::string name(record::text_of(record.find("/requestParameters/name"), scratch));
    Result<ActionTarget> target = trail_target(record, name);
    if (!target) {
      // A call may have failed for this very reason, and a failed one is no news.
      return succeeded(record) ? Result<std::vector<Action>>(target.error())
                               : std::vector<Action>();
    }
    Action action;
    action.remediator = kStartLogging;
    action.operation = {"cloudtrail", "StartLogging", trail_parameters(name)};
    action.undo = Operation{"cloudtrail", "StopLogging", trail_parameters(name)};
    action.event_time = event_time(record).value_or(0);
    action.target = *std::move(target);
    action.key = action_key(kStartLogging, action.target, record);
    action.sentence = "Start logging of the trail " + name + " in account " +
                      action.target.account + ", region " + action.target.region;
    return std::vector<Action>{std::move(action)};
  }

  ActionOutcome apply(const Action& action) override {
    if (api_ == nullptr) return no_api();
    const Result<TrailStatus> status = trail_status(*api_, action);
    if (status && is_started_since(*status, action)) {
      ActionOutcome outcome;
      outcome.result = ActionResult::kAlready;
      outcome.why = "the trail was started again at " + format_time(*status->started);
      outcome.untouched = true;
      return outcome;
    }
    ApiAnswer answer = api_->call(action.target, action.operation);
    if (answer.code == "InvalidHomeRegionException") {
      const std::optional<ActionTarget> home = home_of(*api_, action);
      if (home) answer = api_->call(*home, action.operation);
    }
    return outcome_of(answer);
  }

  Verification verify(const Action& action) override {
    using Verdict = Verification::Verdict;
    if (api_ == nullptr) return {Verdict::kUnknown, no_api().why};
    const Result<TrailStatus> status = trail_status(*api_, action);
    if (!status) return {Verdict::kUnknown, "The trail's status is not known: " +
                                                status.error().message};
    if (status->logging) return {Verdict::kProven, "Logging is on."};
    return {Verdict::kDisproven, "Logging is off."};
  }

 private:
  AwsApi* api_;
};

/// A time that may not be there.
Result<std::optional<std::int64_t>> optional_time(const Value& value) {
  if (value.missing() || value.is_null()) return std::optional<std::int64_t>();
  const Result<std::int64_t> time = time_of(value);
  if (!time) return time.error();
  return std::optional<std::int64_t>(*time);
}

}  // namespace

std::unique_ptr<Remediator> make_start_logging(AwsApi* api) {
  return std::make_unique<StartLogging>(api);
}

}  // namespace respond

Result<TrailStatus> read_trail_status(std::string_view json) {
  const Result<OwnedRecord> body = OwnedRecord::parse(json);
  if (!body) return body.error();
  const Value root = body->record().root();
  const Result<bool> logging = root.get("IsLogging").boolean();
  if (!logging) return logging.error();
  const auto started = respond::optional_time(root.get("StartLoggingTime"));
  if (!started) return started.error();
  const auto stopped = respond::optional_time(root.get("StopLoggingTime"));
  if (!stopped) return stopped.error();
  return TrailStatus{*logging, *started, *stopped};
}

Result<TrailStatus> trail_status(AwsApi& api, const Action& action) {
  if (action.remediator != respond::kStartLogging) {
    return Error{ErrorCode::kNotFound, "the action is about no trail", {}};
  }
  const ApiAnswer answer = respond::ask_status(api, action);
  if (!respond::is_success(answer)) {
    return Error{ErrorCode::kIo, respond::failure_text(answer), {}};
  }
  return read_trail_status(answer.body);
}

}  // namespace cloudtrail
