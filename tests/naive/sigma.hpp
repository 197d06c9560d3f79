// Sigma rules and filters, judged straight from their documents.
#pragma once

#include <cloudtrail/rule.hpp>
#include <optional>
#include <vector>

#include "base/document.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::naive {

/// Which rules of the documents of one source match, in their order; filters take part. nullopt
/// where a document has to be refused. The documents are those for CloudTrail, and no correlations.
std::optional<std::vector<bool>> matches_of(const std::vector<DocumentNode>& documents,
                                            const Tree& record, const Placeholders& placeholders);

}  // namespace cloudtrail::naive
