// Random rules that match the records they are made for, or nearly do.
#pragma once

#include <cloudtrail/rule.hpp>
#include <span>
#include <string>
#include <utility>

#include "differential/draw.hpp"
#include "differential/records.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::differential {

/// What a rule may be about: a record and the event round it.
struct Subject {
  naive::Tree record;
  naive::Tree event;
};

naive::Tree pattern(Draw& draw, const Subject& subject);
/// A rule document of `rules` rules about any of the subjects.
naive::Tree rule_document(Draw& draw, std::span<const Subject> subjects, const std::string& id,
                          std::size_t rules);

naive::Tree sigma_rule(Draw& draw, const Subject& subject, const std::string& id);
/// `rule` is the id of the one it is for, or empty for all.
naive::Tree sigma_filter(Draw& draw, const Subject& subject, const std::string& rule);
/// What `expand` finds in Sigma rules.
const Placeholders& placeholders();

/// A regular expression that finds the text, or nearly.
std::string regex_for(Draw& draw, const std::string& text);
/// A part of the text that begins and ends between characters.
std::string part_of(Draw& draw, const std::string& text);
/// Texts that it begins and ends with, which may overlap.
std::pair<std::string, std::string> ends_of(Draw& draw, const std::string& text);
/// The text with the case of some letters changed.
std::string in_other_case(Draw& draw, std::string text);
/// A network that the address is in, or nearly; some network where it is no address.
std::string network_for(Draw& draw, const std::string& text);

}  // namespace cloudtrail::differential
