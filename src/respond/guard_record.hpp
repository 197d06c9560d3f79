// What a guard reads out of a record, and what it writes down of an outcome.
#pragma once

#include <cloudtrail/record.hpp>
#include <cloudtrail/remediation.hpp>
#include <string>

namespace cloudtrail::respond {

/// How the record shows to be of a call of the library's own; empty where it does not.
std::string own_sign(const Record& record, const GuardOptions& options);

/// The ARN in the record, of the principal or of its session's role, that is on the allow-list;
/// empty where none is.
std::string allowed_principal(const Record& record, const GuardOptions& options);

/// Guard::record().
Status record_outcome(const GuardOptions& options, Store& store, const Proposal& proposal,
                      const Decision& decision, const ActionOutcome& outcome, std::int64_t now);

}  // namespace cloudtrail::respond
