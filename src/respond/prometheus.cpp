#include <cloudtrail/dispatcher.hpp>

#include <charconv>
#include <string_view>

namespace cloudtrail {
namespace {

struct Family {
  std::string_view name;
  std::string_view type;
  std::string_view help;
  std::uint64_t DestinationMetrics::*value;
};

// Names of destinations need no escaping.
constexpr std::array kFamilies = {
    Family{"submitted_total", "counter", "Messages accepted.", &DestinationMetrics::submitted},
    Family{"delivered_total", "counter", "Messages delivered.", &DestinationMetrics::delivered},
    Family{"dead_total", "counter", "Messages given up.", &DestinationMetrics::dead},
    Family{"refused_total", "counter", "Messages that the destination refused.",
           &DestinationMetrics::refused},
    Family{"collapsed_total", "counter", "Messages not sent because the same was.",
           &DestinationMetrics::collapsed},
    Family{"abandoned_total", "counter", "Messages of objects that were abandoned.",
           &DestinationMetrics::abandoned},
    Family{"retried_total", "counter", "Times that a message waits for another attempt.",
           &DestinationMetrics::retried},
    Family{"timeouts_total", "counter", "Deliveries not answered in time.",
           &DestinationMetrics::timeouts},
    Family{"held_up_total", "counter", "Times that a queue was full.",
           &DestinationMetrics::held_up},
    Family{"queued", "gauge", "Messages that wait.", &DestinationMetrics::queued},
    Family{"in_flight", "gauge", "Messages on their way.", &DestinationMetrics::in_flight},
    Family{"held_bytes", "gauge", "Bytes of messages that are held.",
           &DestinationMetrics::held_bytes},
};

void append_head(std::string& out, std::string_view name, std::string_view type,
                 std::string_view help) {
  out.append("# HELP cloudtrail_notify_").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE cloudtrail_notify_").append(name).append(" ").append(type).append("\n");
}

void append_sample(std::string& out, std::string_view name, std::string_view labels,
                   std::string_view value) {
  out.append("cloudtrail_notify_").append(name);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

std::string label_of(const DestinationMetrics& of) { return "destination=\"" + of.name + "\""; }

/// Without a locale's decimal comma.
std::string text_of(double number) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

void append_latency(std::string& out, const DestinationMetrics& of) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < of.latency.size(); ++i) {
    sum += of.latency[i];
    const bool last = i == kLatencyBounds.size();
    const std::string bound = last ? "+Inf" : text_of(static_cast<double>(kLatencyBounds[i]) / 1e9);
    append_sample(out, "latency_seconds_bucket", label_of(of) + ",le=\"" + bound + "\"",
                  std::to_string(sum));
  }
  append_sample(out, "latency_seconds_sum", label_of(of), text_of(of.latency_seconds));
  append_sample(out, "latency_seconds_count", label_of(of), std::to_string(sum));
}

std::string_view number_of(BreakerState state) {
  switch (state) {
    case BreakerState::kClosed: return "0";
    case BreakerState::kHalfOpen: return "1";
    case BreakerState::kOpen: return "2";
  }
  return "2";
}

}  // namespace

std::string DispatcherMetrics::prometheus() const {
  std::string out;
  for (const Family& family : kFamilies) {
    append_head(out, family.name, family.type, family.help);
    for (const DestinationMetrics& one : destinations) {
      append_sample(out, family.name, label_of(one), std::to_string(one.*family.value));
    }
  }
  append_head(out, "breaker", "gauge", "0 closed, 1 half open, 2 open.");
  for (const DestinationMetrics& one : destinations) {
    append_sample(out, "breaker", label_of(one), number_of(one.breaker));
  }
  append_head(out, "latency_seconds", "histogram", "From submission to delivery.");
  for (const DestinationMetrics& one : destinations) append_latency(out, one);
  append_head(out, "triggers", "gauge", "Triggers that are not acknowledged.");
  append_sample(out, "triggers", "", std::to_string(triggers));
  append_head(out, "unsettled", "gauge", "Items not yet written to the store.");
  append_sample(out, "unsettled", "", std::to_string(unsettled));
  return out;
}

}  // namespace cloudtrail
