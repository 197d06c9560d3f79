// What IAM has to allow the ready remediators. (Service Authorization Reference, "Actions,
// resources, and condition keys" for CloudTrail, IAM and STS.)
#include <cloudtrail/remediation.hpp>

#include <algorithm>

#include "base/document.hpp"
#include "json/text.hpp"
#include "respond/ready.hpp"

namespace cloudtrail {
namespace respond {
namespace {

/// The texts, or `*` where there are none.
std::vector<std::string> or_all(const std::vector<std::string>& texts) {
  return texts.empty() ? std::vector<std::string>{"*"} : texts;
}

std::vector<std::string> trail_arns(const PermissionScope& scope) {
  std::vector<std::string> arns;
  for (const std::string& region : or_all(scope.regions)) {
    for (const std::string& trail : or_all(scope.trails)) {
      arns.push_back("arn:" + scope.partition + ":cloudtrail:" + region + ":" +
                     (scope.account.empty() ? "*" : scope.account) + ":trail/" + trail);
    }
  }
  return arns;
}

std::vector<std::string> user_arns(const PermissionScope& scope) {
  std::vector<std::string> arns;
  for (const std::string& user : or_all(scope.users)) {
    arns.push_back("arn:" + scope.partition + ":iam::" +
                   (scope.account.empty() ? "*" : scope.account) + ":user/" + user);
  }
  return arns;
}

void append_permissions(std::vector<Permission>& out, std::string_view remediator,
                        const PermissionScope& scope) {
  if (remediator == kStartLogging) {
    out.push_back({"FindTrails", {"cloudtrail:DescribeTrails"}, {"*"}});
    out.push_back({"StartLogging",
                   {"cloudtrail:GetTrailStatus", "cloudtrail:StartLogging"},
                   trail_arns(scope)});
  } else {
    out.push_back({"DeactivateAccessKeys",
                   {"iam:ListAccessKeys", "iam:UpdateAccessKey"},
                   user_arns(scope)});
  }
}

void append_list(std::string& out, std::string_view key, const std::vector<std::string>& texts) {
  out.append(",\n      ");
  json::append_string(out, key);
  out.append(": [");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    out.append(i == 0 ? "\n        " : ",\n        ");
    json::append_string(out, texts[i]);
  }
  out.append("\n      ]");
}

}  // namespace
}  // namespace respond

Result<std::vector<Permission>> remediator_permissions(std::span<const std::string> remediators,
                                                       const PermissionScope& scope) {
  const auto known = ready_remediators();
  for (const std::string& name : remediators) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Error{ErrorCode::kNotFound, "there is no remediator " + cloudtrail::quoted(name), {}};
    }
  }
  std::vector<Permission> permissions;
  for (const std::string_view name : known) {
    if (std::find(remediators.begin(), remediators.end(), name) == remediators.end()) continue;
    respond::append_permissions(permissions, name, scope);
  }
  if (!permissions.empty() && !scope.roles.empty()) {
    permissions.push_back({"AssumeRoles", {"sts:AssumeRole"}, scope.roles});
  }
  return permissions;
}

std::string iam_policy(std::span<const Permission> permissions) {
  std::string out = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [";
  for (std::size_t i = 0; i < permissions.size(); ++i) {
    out.append(i == 0 ? "\n    {\n      \"Sid\": " : ",\n    {\n      \"Sid\": ");
    json::append_string(out, permissions[i].id);
    out.append(",\n      \"Effect\": \"Allow\"");
    respond::append_list(out, "Action", permissions[i].actions);
    respond::append_list(out, "Resource", permissions[i].resources);
    out.append("\n    }");
  }
  return out.append("\n  ]\n}\n");
}

}  // namespace cloudtrail
