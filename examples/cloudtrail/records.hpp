// What is printed of a record, as text.
#pragma once

#include <cloudtrail/event.hpp>
#include <cloudtrail/record.hpp>
#include <cloudtrail/rule.hpp>
#include <string>

#include "terminal.hpp"

namespace tool {

/// The facts that every output format shows. Decoded, not made visible(); empty where absent.
struct RecordText {
  std::string event_id;
  std::string event_time;  ///< As ISO 8601 in UTC, or as it stands where it is no time.
  std::string event_name;
  std::string event_source;
  std::string actor;
  std::string account;
  std::string region;
  std::string error_code;
  std::string source_ip;
  std::string user_agent;
};

RecordText text_of(const cloudtrail::Record& record);

/// How the call ended: `ok`, its errorCode, or `failed` where there is none.
std::string outcome(const cloudtrail::Record& record, const RecordText& text);

Color color_of(cloudtrail::Severity severity);

}  // namespace tool
