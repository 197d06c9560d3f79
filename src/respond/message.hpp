// What there is to know of messages beside what they say.
#pragma once

#include <cloudtrail/notifier.hpp>
#include <cloudtrail/result.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/hash128.hpp"

namespace cloudtrail::respond {

/// What a message takes of a queue's bytes.
std::size_t held_bytes(const Message& message) noexcept;

/// What identifies messages that are sent as one to a destination.
Hash128 key_of(std::string_view destination, std::span<const Message> messages) noexcept;

/// A key in 32 hexadecimal digits.
std::string text_of(const Hash128& key);

/// kInvalidUtf8 where a text of the message is not UTF-8.
Status check_texts(const Message& message);

/// `text` without the messages' secrets, at most 1 KiB of it.
std::string without_secrets(std::string_view text, std::span<const Message> messages);

}  // namespace cloudtrail::respond
