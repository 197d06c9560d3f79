// Lints about what has run out, and about what costs more than it needs to.
#include <cloudtrail/event.hpp>

#include "rule/lint/lints.hpp"

namespace cloudtrail::rule::lint {

bool has_expired(const Exception& exception, std::int64_t now) {
  return exception.expires && *exception.expires <= now;
}

void find_expired_exceptions(Linter& linter, std::int64_t now) {
  for (const Subject& subject : linter.subjects()) {
    if (!subject.exception) continue;
    const Exception& exception = linter.program().exceptions[subject.index];
    if (!has_expired(exception, now)) continue;
    linter.report(Lint::kExpiredException, subject,
                  "it expired at " + format_time(*exception.expires) + " and no longer applies");
  }
}

void find_judged_always(Linter& linter, const std::vector<std::uint32_t>& always) {
  for (const std::uint32_t rule : always) {
    const Subject& subject = linter.subjects()[rule];
    // What is to match every record has to be judged on each.
    if (!linter.satisfier().possible({{subject.condition, false}})) continue;
    linter.report(Lint::kJudgedAlways, subject,
                  "every record has to be judged by it: no value of `eventName`, `eventSource` or "
                  "another field rules records out");
  }
}

}  // namespace cloudtrail::rule::lint
