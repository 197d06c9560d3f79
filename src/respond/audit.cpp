// Audit records: what was done, why, on whose authority, what came of it, and how to undo it.
#include <cloudtrail/event.hpp>
#include <cloudtrail/remediation.hpp>

#include <algorithm>
#include <array>

#include "json/text.hpp"
#include "record/text_of.hpp"

namespace cloudtrail {
namespace {

constexpr std::size_t kMostValueBytes = 256;
constexpr std::string_view kLeftOut = "(left out)";

/// A field is taken for a secret where its name, in lower case, holds one of these.
constexpr std::string_view kSecretWords[] = {"secret",   "token",     "password",  "passwd",
                                             "passphrase", "credential", "privatekey",
                                             "authorization", "signature", "cookie"};

void append_text(std::string& out, std::string_view key, std::string_view text) {
  json::append_key(out, key);
  json::append_string(out, text);
}

void append_text_if_any(std::string& out, std::string_view key, std::string_view text) {
  if (!text.empty()) append_text(out, key, text);
}

void append_member(std::string& out, std::string_view key, const Value& value) {
  std::string scratch;
  const std::string_view text = record::text_of(value, scratch);
  append_text_if_any(out, key, text.substr(0, kMostValueBytes));
}

bool is_secret(std::string_view field) {
  std::string lower(field);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::any_of(std::begin(kSecretWords), std::end(kSecretWords), [&](std::string_view word) {
    return lower.find(word) != std::string::npos;
  });
}

/// A value that is an object may hold anything, so it is left out as well.
void append_reason(std::string& out, const Reason& reason) {
  out.append(out.back() == '[' ? "{" : ",{");
  append_text(out, "field", reason.field);
  const bool whole = reason.value.starts_with('{') || reason.value.starts_with('[');
  if (whole || (is_secret(reason.field) && !reason.value.empty())) {
    append_text(out, "value", kLeftOut);
  } else if (reason.value.size() > kMostValueBytes) {
    append_text(out, "value", reason.value.substr(0, kMostValueBytes));
    out.append(",\"cut\":true");
  } else if (!reason.value.empty()) {
    json::append_key(out, "value");
    out.append(reason.value);
  }
  out.push_back('}');
}

void append_finding(std::string& out, const RetainedFinding& finding) {
  const Record& record = finding.record();
  json::append_key(out, "finding");
  out.push_back('{');
  append_text(out, "rule", finding.rule);
  append_text(out, "set", finding.set);
  append_text(out, "title", finding.title);
  append_text(out, "severity", name(finding.severity));
  append_member(out, "event_id", record.get(Field::kEventId));
  append_member(out, "event_name", record.get(Field::kEventName));
  append_member(out, "event_time", record.get(Field::kEventTime));
  append_member(out, "actor", user_identity(record).arn());
  append_text_if_any(out, "source", finding.source);
  json::append_key(out, "index");
  out.append(std::to_string(record.index()));
  json::append_key(out, "reasons");
  out.push_back('[');
  for (const Reason& reason : finding.why) append_reason(out, reason);
  out.append("]}");
}

void append_operation(std::string& out, std::string_view key, const Operation& operation) {
  json::append_key(out, key);
  out.push_back('{');
  append_text(out, "service", operation.service);
  append_text(out, "name", operation.name);
  json::append_key(out, "parameters");
  out.append(operation.parameters).push_back('}');
}

void append_target(std::string& out, const ActionTarget& target) {
  json::append_key(out, "target");
  out.push_back('{');
  append_text(out, "partition", target.partition);
  append_text(out, "account", target.account);
  append_text(out, "region", target.region);
  append_text(out, "resource", target.resource);
  out.push_back('}');
}

void append_action(std::string& out, const Action& action) {
  json::append_key(out, "action");
  out.push_back('{');
  append_text(out, "key", action.key);
  append_text(out, "sentence", action.sentence);
  append_operation(out, "operation", action.operation);
  append_target(out, action.target);
  if (action.undo) append_operation(out, "undo", *action.undo);
  append_text_if_any(out, "no_undo", action.no_undo);
  out.push_back('}');
}

void append_decision(std::string& out, const Decision& decision) {
  json::append_key(out, "decision");
  out.push_back('{');
  append_text(out, "kind", name(decision.kind));
  append_text(out, "reason", decision.reason);
  if (decision.kind == Decision::Kind::kWait) {
    append_text(out, "until", format_time(decision.until));
  }
  append_text_if_any(out, "role", decision.role);
  if (decision.escalation) append_text(out, "escalation", decision.escalation->subject);
  out.push_back('}');
}

void append_outcome(std::string& out, const ActionOutcome& outcome) {
  json::append_key(out, "outcome");
  out.push_back('{');
  append_text(out, "result", name(outcome.result));
  append_text_if_any(out, "why", outcome.why);
  append_text_if_any(out, "request_id", outcome.request_id);
  out.push_back('}');
}

std::string_view step_of(const AuditEntry& entry) noexcept {
  if (entry.error != nullptr) return "failed";
  if (entry.verification != nullptr) return "verified";
  if (entry.outcome != nullptr) return "applied";
  return entry.decision != nullptr ? "judged" : "planned";
}

}  // namespace

std::string audit_record(const AuditEntry& entry, std::int64_t now) {
  std::string out = "{";
  append_text(out, "time", format_time(now));
  append_text(out, "step", step_of(entry));
  append_text(out, "remediator", entry.remediator);
  append_finding(out, entry.finding);
  json::append_key(out, "authority");
  out.push_back('{');
  append_text(out, "policy", entry.authority.policy);
  append_text(out, "hash", entry.authority.hash);
  out.push_back('}');
  if (entry.action != nullptr) append_action(out, *entry.action);
  if (entry.decision != nullptr) append_decision(out, *entry.decision);
  if (entry.outcome != nullptr) append_outcome(out, *entry.outcome);
  if (entry.verification != nullptr) {
    json::append_key(out, "verification");
    out.push_back('{');
    append_text(out, "verdict", name(entry.verification->verdict));
    append_text(out, "sentence", entry.verification->sentence);
    out.push_back('}');
  }
  if (entry.error != nullptr) append_text(out, "error", entry.error->message);
  out.push_back('}');
  return out;
}

}  // namespace cloudtrail
