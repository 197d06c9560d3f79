// The made-up world: accounts, people, machines and things.
#include "generator/template.hpp"

namespace cloudtrail::generator {
namespace {

constexpr std::string_view kAccounts[] = {"410627731583", "538204916672", "204871659934",
                                          "771935028416", "093318475620", "662740189357"};
constexpr std::string_view kRegions[] = {"us-east-1",  "eu-central-1",   "eu-west-1",  "us-west-2",
                                         "ap-south-1", "ap-southeast-2", "eu-north-1", "us-east-2"};

constexpr std::string_view kUsers[] = {
    "anna.keller",    "tomas.lind",   "priya.raman",     "j.okafor",     "mei-ling.wu",
    "ci-deployer",    "lucas.moreau", "sven.holm",       "backup-agent", "m.castillo",
    "terraform-plan", "h.nakamura",   "olga.petrova",    "reporting",    "ewan.fraser",
    "dana.levy",      "packer",       "breakglass-admin"};
constexpr std::string_view kTargetUsers[] = {"svc-backup-sync", "intern.2026",    "ci-deployer",
                                             "grafana-reader",  "old.contractor", "ops-rotation"};
constexpr std::string_view kRoles[] = {"payments-api-task",     "web-frontend-node",
                                       "data-lake-etl",         "OrganizationAccountAccessRole",
                                       "github-actions-deploy", "eks-prod-nodegroup",
                                       "orders-worker",         "monitoring-collector",
                                       "nightly-batch",         "image-builder",
                                       "search-indexer",        "audit-readonly"};
constexpr std::string_view kTargetRoles[] = {
    "payments-api-task",     "data-lake-etl",      "vendor-access",     "lambda-thumbnailer-exec",
    "github-actions-deploy", "flow-logs-delivery", "support-escalation"};
constexpr std::string_view kPermissionSets[] = {"AdministratorAccess", "PowerUserAccess",
                                                "ReadOnlyAccess", "BillingView"};
constexpr std::string_view kPolicies[] = {"AdministratorAccess", "AmazonS3ReadOnlyAccess",
                                          "AmazonSSMManagedInstanceCore", "IAMFullAccess",
                                          "CloudWatchAgentServerPolicy"};
constexpr std::string_view kBuckets[] = {
    "fabrikant-invoices-prod",  "fabrikant-web-assets",   "orders-export-eu",
    "datalake-raw-7f3c",        "datalake-curated-7f3c",  "config-history-central",
    "org-trail-logs-central",   "terraform-state-shared", "build-artifacts-2291",
    "customer-uploads-staging", "elb-access-logs-euc1",   "backup-vault-offsite"};
constexpr std::string_view kObjectKeys[] = {
    "2026/03/01/part-00017.snappy.parquet", "uploads/avatar/8812/large.jpg",
    "invoices/2026/Rechnung_März_0042.pdf", "env/prod/network/terraform.tfstate",
    "exports/orders+returns/daily.csv.gz",  "logs/app/i-web/03/access.log"};
constexpr std::string_view kFunctions[] = {
    "orders-webhook", "thumbnailer",      "billing-close-month", "slack-relay",
    "trail-guard",    "token-authorizer", "ddb-stream-fanout",   "cost-report"};
constexpr std::string_view kTables[] = {"orders", "sessions", "inventory-v2", "terraform-lock",
                                        "feature-flags"};
constexpr std::string_view kQueues[] = {"orders-incoming", "thumbnail-jobs", "dead-letters",
                                        "mail-outbound"};
constexpr std::string_view kTopics[] = {"ops-alerts", "trail-changes", "orders-events",
                                        "billing-alarms"};
constexpr std::string_view kTrails[] = {"org-trail", "management-events"};
constexpr std::string_view kStacks[] = {"network-base", "orders-service", "eks-prod",
                                        "observability"};
constexpr std::string_view kSecrets[] = {"prod/orders/db", "stripe/api-key", "grafana/admin",
                                         "github/app-private-key"};
constexpr std::string_view kParameters[] = {"/prod/orders/url", "/shared/ami/golden",
                                            "/prod/feature/checkout-v2", "/infra/vpc/id"};
constexpr std::string_view kLogGroups[] = {"/aws/lambda/orders-webhook", "/aws/eks/prod/cluster",
                                           "/ecs/payments-api", "aws-cloudtrail-logs"};
constexpr std::string_view kDatabases[] = {"orders-prod", "reporting-replica", "grafana",
                                           "keycloak"};
constexpr std::string_view kClusters[] = {"prod", "staging", "batch"};
constexpr std::string_view kInstanceTypes[] = {"t3.micro", "m6i.large", "c7g.2xlarge", "r6i.xlarge",
                                               "g5.12xlarge"};

constexpr WordList kWordLists[] = {
    {"user", kUsers, true},
    {"role", kRoles, true},
    {"permission_set", kPermissionSets, true},
    {"target_user", kTargetUsers},
    {"target_role", kTargetRoles},
    {"policy", kPolicies},
    {"bucket", kBuckets},
    {"object_key", kObjectKeys},
    {"function", kFunctions},
    {"actor_function", kFunctions, true},
    {"table", kTables},
    {"queue", kQueues},
    {"topic", kTopics},
    {"trail", kTrails},
    {"stack", kStacks},
    {"secret", kSecrets},
    {"parameter", kParameters},
    {"log_group", kLogGroups},
    {"database", kDatabases},
    {"cluster", kClusters},
    {"instance_type", kInstanceTypes},
};

// The place in this list is part of each id: append only.
constexpr IdPool kIdPools[] = {
    {"user_id", "AIDA", IdStyle::kBase32, 0, true, "user"},
    {"role_id", "AROA", IdStyle::kBase32, 0, true, "role"},
    {"akia", "AKIA", IdStyle::kBase32, 32, true},
    {"asia", "ASIA", IdStyle::kBase32, 256, true},
    {"actor_instance", "i-0", IdStyle::kHex16, 48, true},
    {"identity_user", "", IdStyle::kUuid, 24, true},
    {"credential_id", "", IdStyle::kUuid, 256, true},
    {"sso_id", "", IdStyle::kHex16, 4, true},
    {"target_user_id", "AIDA", IdStyle::kBase32, 0, false, "target_user"},
    {"target_role_id", "AROA", IdStyle::kBase32, 0, false, "target_role"},
    {"new_akia", "AKIA", IdStyle::kBase32, 512},
    {"new_asia", "ASIA", IdStyle::kBase32, 4096},
    {"instance", "i-0", IdStyle::kHex16, 96},
    {"volume", "vol-0", IdStyle::kHex16, 96},
    {"snapshot", "snap-0", IdStyle::kHex16, 256},
    {"image", "ami-0", IdStyle::kHex16, 12},
    {"vpc", "vpc-0", IdStyle::kHex16, 4},
    {"subnet", "subnet-0", IdStyle::kHex16, 12},
    {"group", "sg-0", IdStyle::kHex16, 24},
    {"rule", "sgr-0", IdStyle::kHex16, 512},
    {"interface", "eni-0", IdStyle::kHex16, 128},
    {"route_table", "rtb-0", IdStyle::kHex16, 12},
    {"gateway", "igw-0", IdStyle::kHex16, 4},
    {"flow_log", "fl-0", IdStyle::kHex16, 6},
    {"endpoint", "vpce-0", IdStyle::kHex16, 6},
    {"kms_key", "", IdStyle::kUuid, 16},
    {"source_mapping", "", IdStyle::kUuid, 8},
};

}  // namespace

std::span<const std::string_view> account_ids() {
  return kAccounts;
}
std::span<const std::string_view> region_names() {
  return kRegions;
}
std::span<const WordList> word_lists() {
  return kWordLists;
}
std::span<const IdPool> id_pools() {
  return kIdPools;
}

}  // namespace cloudtrail::generator
