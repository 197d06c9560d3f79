#include "base/address.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <cstring>

namespace cloudtrail {

std::optional<Address> Address::parse(std::string_view text) noexcept {
  char buffer[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  if (std::memchr(buffer, '\0', text.size()) != nullptr) return std::nullopt;
  Address address;
  address.v6 = text.find(':') != std::string_view::npos;
  const int family = address.v6 ? AF_INET6 : AF_INET;
  if (inet_pton(family, buffer, address.bytes.data()) != 1) return std::nullopt;
  return address;
}

std::optional<Network> Network::parse(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Address> address = Address::parse(text.substr(0, slash));
  const std::string_view mask = text.substr(slash + 1);
  if (!address || mask.empty() || (mask.size() > 1 && mask[0] == '0')) return std::nullopt;
  unsigned bits = 0;
  const char* end = mask.data() + mask.size();
  const auto [stop, error] = std::from_chars(mask.data(), end, bits);
  if (error != std::errc{} || stop != end || bits > (address->v6 ? 128u : 32u)) return std::nullopt;
  return Network{*address, static_cast<std::uint8_t>(bits)};
}

bool Network::contains(const Address& other) const noexcept {
  if (address.v6 != other.v6) return false;
  const std::size_t whole = bits / 8;
  if (std::memcmp(address.bytes.data(), other.bytes.data(), whole) != 0) return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
  return (address.bytes[whole] & mask) == (other.bytes[whole] & mask);
}

std::string Address::text() const {
  char buffer[INET6_ADDRSTRLEN] = {};
  inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), buffer, sizeof buffer);
  return buffer;
}

std::string Network::text() const { return address.text() + "/" + std::to_string(bits); }

}  // namespace cloudtrail
