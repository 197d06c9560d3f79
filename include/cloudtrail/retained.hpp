// A finding that owns everything it tells, for queues that outlive the reader's buffers.
#pragma once

#include <cloudtrail/classifier.hpp>
#include <cloudtrail/record.hpp>
#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// A fact of a record that its rule names.
struct RetainedFact {
  std::string name;
  std::string json;  ///< The value as it stands in the record.
};

/// A finding without ties to the batch or the rules that it came from. Copies share the record;
/// concurrent reads are safe.
struct RetainedFinding {
  /// `why` is what Classifier::why() said; `source` names the object or message that the record
  /// stood in. This copies the record:
  static RetainedFinding of(const Finding& finding, const Record& record,
                            std::span<const Reason> why, std::string_view source);
  /// This does not, for several findings of one record. `owned` is not null.
  static RetainedFinding of(const Finding& finding, std::shared_ptr<const OwnedRecord> owned,
                            std::span<const Reason> why, std::string_view source);

  const Record& record() const noexcept { return owned->record(); }

  std::shared_ptr<const OwnedRecord> owned;  ///< Envelope and index included. Never null.
  // Of the rule.
  std::string set;   ///< The id of the document that the rule came in.
  std::string rule;  ///< Its id.
  std::string title;
  std::string description;
  Severity severity = Severity::kMedium;
  std::vector<std::string> tags;
  std::vector<std::string> references;
  // Of this finding.
  std::vector<RetainedFact> facts;  ///< Those of the rule's facts that the record has.
  std::vector<Reason> why;
  std::string source;
};

}  // namespace cloudtrail
