#include "records.hpp"

namespace tool {

using cloudtrail::Field;
using cloudtrail::Record;
using cloudtrail::Severity;

RecordText text_of(const Record& record) {
  RecordText text;
  std::string scratch;
  text.event_id = record.get(Field::kEventId).text();
  const auto time = cloudtrail::event_time(record);
  text.event_time =
      time ? cloudtrail::format_time(*time) : record.get(Field::kEventTime).text();
  text.event_name = record.get(Field::kEventName).text();
  text.event_source = record.get(Field::kEventSource).text();
  text.actor = cloudtrail::actor(record, scratch);
  text.account = cloudtrail::account(record, scratch);
  text.region = cloudtrail::region(record, scratch);
  text.error_code = record.get(Field::kErrorCode).text();
  text.source_ip = record.get(Field::kSourceIpAddress).text();
  text.user_agent = record.get(Field::kUserAgent).text();
  return text;
}

std::string outcome(const Record& record, const RecordText& text) {
  if (cloudtrail::succeeded(record)) return "ok";
  return text.error_code.empty() ? "failed" : text.error_code;
}

Color color_of(Severity severity) {
  switch (severity) {
    case Severity::kInformational: return Color::kDim;
    case Severity::kLow: return Color::kGreen;
    case Severity::kMedium: return Color::kYellow;
    case Severity::kHigh: return Color::kRed;
    case Severity::kCritical: return Color::kAlarm;
  }
  return Color::kNone;
}

}  // namespace tool
