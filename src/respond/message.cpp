#include "respond/message.hpp"

#include <algorithm>
#include <vector>

#include "json/utf8.hpp"

namespace cloudtrail {

std::size_t Message::bytes() const noexcept {
  std::size_t bytes = subject.size() + body.size();
  for (const Attribute& attribute : attributes) {
    bytes += attribute.name.size() + attribute.value.size();
  }
  return bytes;
}

namespace respond {
namespace {

constexpr std::size_t kWhyBytes = 1024;

/// The secrets, longest first: one that is part of another must not spare the rest of it.
std::vector<std::string_view> secrets_of(std::span<const Message> messages) {
  std::vector<std::string_view> secrets;
  for (const Message& message : messages) {
    for (const Attribute& attribute : message.attributes) {
      if (attribute.secret && !attribute.value.empty()) secrets.push_back(attribute.value);
    }
  }
  std::ranges::sort(secrets, [](std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  secrets.erase(std::unique(secrets.begin(), secrets.end()), secrets.end());
  return secrets;
}

}  // namespace

std::size_t held_bytes(const Message& message) noexcept {
  std::size_t bytes = sizeof(Message) + message.bytes() + message.source.size() +
                      message.destination.size() +
                      message.attributes.size() * sizeof(Attribute);
  for (const std::string& carried : message.carries) bytes += sizeof(std::string) + carried.size();
  return bytes;
}

Hash128 key_of(std::string_view destination, std::span<const Message> messages) noexcept {
  Hash128 key;
  key.add_counted(destination);
  for (const Message& message : messages) {
    key.add(std::uint64_t{message.carries.size()});
    for (const std::string& carried : message.carries) key.add_counted(carried);
    key.add(std::uint64_t{message.part});
  }
  return key;
}

std::string text_of(const Hash128& key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t half : {key.high, key.low}) {
    for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[half >> shift & 15]);
  }
  return text;
}

Status check_texts(const Message& message) {
  const auto bad = [](std::string_view text) {
    return json::first_invalid_utf8(text) != json::kValidUtf8;
  };
  bool wrong = bad(message.subject) || bad(message.body) || bad(message.source);
  for (const Attribute& attribute : message.attributes) {
    wrong = wrong || bad(attribute.name) || bad(attribute.value);
  }
  for (const std::string& carried : message.carries) wrong = wrong || bad(carried);
  if (!wrong) return {};
  return Error{ErrorCode::kInvalidUtf8,
               "a message for destination " + message.destination + " is not UTF-8", {}};
}

std::string without_secrets(std::string_view text, std::span<const Message> messages) {
  const std::vector<std::string_view> secrets = secrets_of(messages);
  std::string clean;
  while (!text.empty() && clean.size() <= kWhyBytes) {  // a byte more tells where to cut
    const auto secret = std::ranges::find_if(
        secrets, [&](std::string_view candidate) { return text.starts_with(candidate); });
    const bool found = secret != secrets.end();
    clean.append(found ? "***" : text.substr(0, 1));
    text.remove_prefix(found ? secret->size() : 1);
  }
  return std::string(json::utf8_prefix(clean, kWhyBytes));
}

}  // namespace respond
}  // namespace cloudtrail
